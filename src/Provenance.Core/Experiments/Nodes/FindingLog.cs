namespace Provenance.Core.Experiments.Nodes;

/// <summary>Collects what the readers have to say, in the order in which they say it.</summary>
internal sealed class FindingLog
{
    /// <summary>Past these nobody reads on; a hostile file must not fill the memory with complaints about it.</summary>
    private const int Most = 1000;

    private readonly List<Finding> findings = [];

    public IReadOnlyList<Finding> Findings => findings;

    public int Errors { get; private set; }

    public bool HasErrors => Errors > 0;

    public void Error(string rule, string message, SourceSpot spot) => Add(Severity.Error, rule, message, spot);

    public void Warning(string rule, string message, SourceSpot spot) => Add(Severity.Warning, rule, message, spot);

    public void Add(Severity severity, string rule, string message, SourceSpot spot)
    {
        Errors += severity == Severity.Error ? 1 : 0;
        var finding = new Finding(severity, rule, OneLine(message), spot);
        if (findings.Count < Most)
            findings.Add(finding);
        else if (findings.Count == Most)
            findings.Add(new Finding(severity, "too-many-findings", $"More than {Most} findings; the rest is left out.", spot));
        else if (severity == Severity.Error)
            findings[^1] = findings[^1] with { Severity = Severity.Error };
    }

    /// <summary>
    /// Findings are lines of a terminal and cells of a table: what a file says in them is kept to one line without control characters.
    /// </summary>
    private static string OneLine(string message) =>
        message.Any(char.IsControl) ? string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c)) : message;
}
