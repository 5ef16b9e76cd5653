using System.Text.RegularExpressions;

namespace Provenance.Gateway.Templates;

/// <summary>The syntax of a template: placeholders, and a part that stands only where there is a system message.</summary>
internal static partial class TemplateText
{
    public const string System = "system_prompt";
    public const string User = "user_message";
    public const string Assistant = "assistant_message";

    /// <summary>Every name in double braces, with the signs of a section.</summary>
    public static IEnumerable<string> Names(string text) => Placeholder().Matches(text).Select(match => match.Groups["name"].Value);

    /// <summary>
    /// Fills the places. All are filled at once: what comes from a message is never read as a place itself.
    /// </summary>
    public static string Fill(string text, string? system, string user, string assistant)
    {
        var whole = SystemSection().Replace(text, match => system is null ? "" : match.Groups["inside"].Value);
        return Placeholder().Replace(whole, match => match.Groups["name"].Value switch
        {
            System => system ?? "",
            User => user,
            Assistant => assistant,
            _ => match.Value,
        });
    }

    [GeneratedRegex(@"\{\{(?<name>[#/]?[^{}]*)\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\{\{#system_prompt\}\}(?<inside>.*?)\{\{/system_prompt\}\}", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex SystemSection();
}
