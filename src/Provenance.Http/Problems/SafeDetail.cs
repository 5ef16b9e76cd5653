using System.Text.RegularExpressions;

namespace Provenance.Http.Problems;

/// <summary>A message of the inside as it may go out: no path of a machine, no address with a key in it, one line, not too long.</summary>
public static partial class SafeDetail
{
    private const int MostCharacters = 500;

    public static string Of(string message)
    {
        var shown = Secret().Replace(Address().Replace(MachinePath().Replace(message, "(path)"), "$1(...)"), "$1(...)");
        shown = new string([.. shown.Select(character => char.IsControl(character) ? ' ' : character)]);
        return shown.Length > MostCharacters ? shown[..MostCharacters] + "..." : shown;
    }

    [GeneratedRegex(@"(?<![\w:/.>-])(?:/[\w.@+-]+){2,}/?|\b[A-Za-z]:\\[^\s'""]+|\\\\[\w.]+\\[^\s'""]+")]
    private static partial Regex MachinePath();

    /// <summary>What follows the host of an address: a query may be a signature.</summary>
    [GeneratedRegex(@"(https?://[^\s/?#'""]+)[/?#][^\s'""]*")]
    private static partial Regex Address();

    [GeneratedRegex(@"((?:AccountKey|SharedAccessSignature|sig|code|key|token|password)=)[^\s;&'""]+", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
