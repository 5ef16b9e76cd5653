namespace Provenance.Core.Reconciliation;

/// <summary>A line of what a provider says that it was used for.</summary>
/// <param name="Line">Where it begins in the file.</param>
/// <param name="Id">The provider's id of a single request; null in a line that sums several.</param>
/// <param name="From">The moment of a request, or when the time that is summed begins.</param>
/// <param name="Until">When that time ends; null for a single request.</param>
/// <param name="Model">In the provider's words; null where it does not say.</param>
/// <param name="Requests">How many requests the line sums; 1 for one with an id; null where it counts none.</param>
/// <param name="InputTokens">Those of a cache included; null where it does not say.</param>
/// <param name="Cost">In US dollars; null where it does not say.</param>
public sealed record UsageRow(
    int Line, string? Id, DateTimeOffset From, DateTimeOffset? Until, string? Model, long? Requests, long? InputTokens, long? OutputTokens, decimal? Cost)
{
    /// <summary>In and out; null where it says neither.</summary>
    public long? Tokens => InputTokens is null && OutputTokens is null ? null : (InputTokens ?? 0) + (OutputTokens ?? 0);
}

/// <summary>A usage export that can't be read.</summary>
/// <param name="field">The column's heading; empty where the whole line is meant.</param>
public sealed class InvalidUsageExportException(string file, int line, string field, string rule)
    : ProvenanceException($"{file}:{line}: {(field.Length == 0 ? "" : $"{field}: ")}{rule}")
{
    public int Line { get; } = line;

    public string Field { get; } = field;

    public string Rule { get; } = rule;
}
