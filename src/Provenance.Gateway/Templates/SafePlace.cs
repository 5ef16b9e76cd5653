namespace Provenance.Gateway.Templates;

/// <summary>
/// Makes messages harmless before they are put into a template: a blank after the first character of each control sequence and stop
/// sequence takes its meaning and leaves it readable. Counts what it changed.
/// </summary>
internal sealed class SafePlace(IEnumerable<string> sequences)
{
    private readonly string[] sequences = [.. sequences.Distinct(StringComparer.Ordinal).OrderByDescending(sequence => sequence.Length)];

    public int Neutralised { get; private set; }

    public string Put(string message)
    {
        var safe = message;
        // A blank can complete a sequence that has one: again, until none is left. Each round makes the text longer by what it found.
        while (Array.Find(sequences, sequence => safe.Contains(sequence, StringComparison.Ordinal)) is { } found)
        {
            var longer = safe.Replace(found, $"{found[0]} {found[1..]}", StringComparison.Ordinal);
            Neutralised += longer.Length - safe.Length;
            safe = longer;
        }

        return safe;
    }
}
