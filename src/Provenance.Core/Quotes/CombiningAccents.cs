using System.Collections.Frozen;

namespace Provenance.Core.Quotes;

/// <summary>
/// Puts a Latin letter and the combining accent behind it together (Unicode's canonical composition, for the letters of European
/// languages). The platform's own normalisation does nothing where globalisation is invariant, as it is here.
/// </summary>
internal static class CombiningAccents
{
    private static readonly FrozenDictionary<(char Letter, char Accent), char> Composed = Pairs(
        ('\u0300', "AEIOUaeiouNnWwYy", "ÀÈÌÒÙàèìòùǸǹẀẁỲỳ"),
        ('\u0301', "AEIOUYaeiouyCcLlNnRrSsZz", "ÁÉÍÓÚÝáéíóúýĆćĹĺŃńŔŕŚśŹź"),
        ('\u0302', "AEIOUaeiouCcGgHhJjSsWwYy", "ÂÊÎÔÛâêîôûĈĉĜĝĤĥĴĵŜŝŴŵŶŷ"),
        ('\u0303', "ANOanoIiUu", "ÃÑÕãñõĨĩŨũ"),
        ('\u0304', "AaEeIiOoUu", "ĀāĒēĪīŌōŪū"),
        ('\u0306', "AaGgIiOoUu", "ĂăĞğĬĭŎŏŬŭ"),
        ('\u0307', "ZzEeCcGgI", "ŻżĖėĊċĠġİ"),
        ('\u0308', "AEIOUYaeiouy", "ÄËÏÖÜŸäëïöüÿ"),
        ('\u030A', "AaUu", "ÅåŮů"),
        ('\u030B', "OoUu", "ŐőŰű"),
        ('\u030C', "CcDdEeNnRrSsTtZzLl", "ČčĎďĚěŇňŘřŠšŤťŽžĽľ"),
        ('\u0327', "CcSsTtGgKkLlNnRr", "ÇçŞşŢţĢģĶķĻļŅņŖŗ"),
        ('\u0328', "AaEeIiUu", "ĄąĘęĮįŲų"));

    /// <summary>Null when the two do not go together.</summary>
    public static char? Compose(char letter, char next) =>
        IsAccent(next) && Composed.TryGetValue((letter, next), out var composed) ? composed : null;

    public static bool IsAccent(char c) => c is >= '\u0300' and <= '\u036F';

    private static FrozenDictionary<(char Letter, char Accent), char> Pairs(params (char Accent, string Letters, string Composed)[] rows) =>
        rows.SelectMany(row => row.Letters.Zip(row.Composed, (letter, composed) => KeyValuePair.Create((letter, row.Accent), composed)))
            .ToFrozenDictionary();
}
