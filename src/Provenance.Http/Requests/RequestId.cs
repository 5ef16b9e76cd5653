using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Provenance.Http.Requests;

/// <summary>
/// The id under which a request is found in every log: taken from <c>X-Request-ID</c> when that is a short plain word, else made here.
/// It goes back in the same header.
/// </summary>
public static partial class RequestId
{
    public const string Header = "X-Request-ID";

    private static readonly object Key = new();

    /// <summary>The id of this request; settled at the first call.</summary>
    public static string Of(HttpContext http)
    {
        if (http.Items[Key] is string known)
            return known;
        var given = http.Request.Headers[Header];
        var id = given is [{ } only] && Form().IsMatch(only) ? only : Guid.NewGuid().ToString("D");
        http.Items[Key] = id;
        http.Response.Headers[Header] = id;
        return id;
    }

    /// <summary>Nothing that could break a log line, a header or a file name.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Form();
}
