using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>
/// The dimensions that a prompt introduces, in the manners of the old frameworks: <c>Fear (0.0-1.0): …</c>, where the range is a whole
/// one; where there is none, <c>Dignity: respect for worth - look for …</c> or <c>- **Pluralism**: …</c>; and where there is none of these
/// either, a name before what is quoted for it: <c>Service - 'customer first', …</c>.
/// </summary>
internal static partial class PromptedDimensions
{
    /// <summary>First words of instructions, which the patterns would take for names.</summary>
    private static readonly string[] Verbs = ["score", "assess", "state", "rate", "provide", "rank", "identify"];

    public static ImmutableArray<Dimension> Of(string prompt)
    {
        var ranged = Ranged().Matches(prompt).Select(WithRange).ToList();
        var described = Described().Matches(prompt).Concat(Listed().Matches(prompt)).Select(WithoutRange).ToList();
        var found = (ranged.Count, described.Count) switch
        {
            ( > 0, _) => ranged,
            (_, > 0) => described,
            _ => Quoted().Matches(prompt).Select(WithoutRange).ToList(),
        };
        return
        [
            .. found
                .Where(dimension => dimension.Name.Length > 0 && !Verbs.Contains(dimension.Name.Split('_')[0]))
                .DistinctBy(dimension => dimension.Name),
        ];
    }

    /// <summary>Whether two names mean one dimension: <c>popular_sovereignty</c> and <c>popular_sovereignty_claims</c>.</summary>
    public static bool Same(string a, string b) =>
        a == b || a == b + "s" || b == a + "s"
        || a.StartsWith(b + "_", StringComparison.Ordinal)
        || b.StartsWith(a + "_", StringComparison.Ordinal);

    /// <summary>Where the prompt introduces the name: as the head of a definition, else anywhere; at the end when it does not.</summary>
    public static int Position(string prompt, string name)
    {
        var words = name.Replace('_', ' ');
        var anywhere = int.MaxValue;
        for (var at = Index(0); at >= 0; at = Index(at + 1))
        {
            anywhere = Math.Min(anywhere, at);
            var after = prompt.AsSpan(at + words.Length).TrimStart("* ");
            if (after is [':' or '(', ..] && char.IsUpper(prompt[at]))
                return at;
        }

        return anywhere;

        int Index(int start) => prompt.IndexOf(words, start, StringComparison.OrdinalIgnoreCase);
    }

    private static Dimension WithRange(Match match) =>
        new(Slug(match.Groups["name"].Value), "")
        {
            Maximum = double.Parse(match.Groups["high"].ValueSpan, CultureInfo.InvariantCulture),
        };

    private static Dimension WithoutRange(Match match) => new(Slug(match.Groups["name"].Value), "");

    private static string Slug(string name)
    {
        var slug = string.Concat(name.Trim().Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'));
        return string.Join('_', slug.Split('_', StringSplitOptions.RemoveEmptyEntries));
    }

    [GeneratedRegex(
        @"(?<name>[A-Z][A-Za-z/'-]*(?: [A-Za-z/'-]+){0,6})\*{0,2} \(0\.0 ?[-–] ?(?<high>[1-9][0-9]{0,3}\.[0-9])\)",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Ranged();

    [GeneratedRegex(
        @"(?:^|[.:;\n] ?)\**(?<name>[A-Z][A-Za-z/'-]*(?: [A-Za-z/'-]+){0,6})\**(?: \([^()]{1,40}\))?: [^.:\n]{1,160}[-–(] ?look for",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Described();

    [GeneratedRegex(@"[-.] ?\*\*(?<name>[A-Z][A-Za-z/' -]{1,60})\*\*:", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Listed();

    [GeneratedRegex(
        @"(?:^|[.:;\n] ?)(?<name>[A-Z][A-Za-z/'-]*(?: [A-Za-z][A-Za-z/'-]*){0,6})(?: ?[-–]|:) ['""]",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
