using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Provenance.Http.Problems;

namespace Provenance.Http.Requests;

/// <summary>The flag that a caller gives a run in <c>X-Feature-Flag</c>, for the rollouts that its experiment names.</summary>
internal static partial class FeatureFlag
{
    public const string Header = "X-Feature-Flag";

    /// <summary>Null when there is none.</summary>
    /// <exception cref="InvalidOptionException">It is no short plain word, or stands twice.</exception>
    public static string? Find(HttpRequest request)
    {
        var given = request.Headers[Header];
        return given.Count == 0 ? null
            : given is [{ } only] && Form().IsMatch(only) ? only
            : throw new InvalidOptionException(Header, "One word of 1 to 64 letters, digits, dots, dashes and underscores is wanted.");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Form();
}
