namespace Provenance.Core.Extraction.Formats;

/// <summary>An extracted file or log that is not what we write. It can be made again from the archive's records.</summary>
/// <param name="where">The place in the JSON, from <c>$</c>.</param>
public sealed class UnreadableExtractionException(string where, string why, Exception? inner = null)
    : ProvenanceException($"Extracted data, {where}: {why}.", inner)
{
    public string Where { get; } = where;

    public string Why { get; } = why;
}
