namespace Provenance.Core.Plans;

/// <summary>How many tokens a text will be, roughly: for a price before the first call, never for a bill.</summary>
public static class TokenEstimate
{
    private const double AsciiPerToken = 4;
    private const double OtherPerToken = 1.5;

    /// <summary>
    /// Four ASCII characters a token, which the common tokenisers reach on English prose; one and a half of any other, which is on the
    /// high side for accented letters and about right for East Asian text. Rounded up; 0 for no text.
    /// </summary>
    public static int Of(string text)
    {
        var ascii = text.Count(char.IsAscii);
        return (int)Math.Ceiling((ascii / AsciiPerToken) + ((text.Length - ascii) / OtherPerToken));
    }

    /// <summary>Both messages of a prompt.</summary>
    public static int Of(Models.Prompt prompt) => Of(prompt.System ?? "") + Of(prompt.User);
}
