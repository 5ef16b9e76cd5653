namespace Provenance.Core.Archives;

/// <summary>The names that kinds and reasons have in files.</summary>
public static class RecordNames
{
    public static string Name(this RecordKind kind) => kind switch
    {
        RecordKind.Response => "response",
        RecordKind.Cleanup => "cleanup",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <exception cref="FormatException">There is no such kind.</exception>
    public static RecordKind Kind(string name) => name switch
    {
        "response" => RecordKind.Response,
        "cleanup" => RecordKind.Cleanup,
        _ => throw new FormatException($"No kind of record is called \"{name}\"."),
    };

    public static string Name(this CacheKind kind) => kind switch
    {
        CacheKind.Exact => "exact",
        CacheKind.Semantic => "semantic",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <exception cref="FormatException">There is no such kind.</exception>
    public static CacheKind Cache(string name) => name switch
    {
        "exact" => CacheKind.Exact,
        "semantic" => CacheKind.Semantic,
        _ => throw new FormatException($"No kind of cache is called \"{name}\"."),
    };

    public static string Name(this AttemptReason reason) => reason switch
    {
        AttemptReason.First => "first",
        AttemptReason.Retry => "retry",
        AttemptReason.Resumed => "resumed",
        AttemptReason.Orphaned => "orphaned",
        AttemptReason.Imported => "imported",
        AttemptReason.Fallback => "fallback",
        AttemptReason.Cached => "cached",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <exception cref="FormatException">There is no such reason.</exception>
    public static AttemptReason Reason(string name) => name switch
    {
        "first" => AttemptReason.First,
        "retry" => AttemptReason.Retry,
        "resumed" => AttemptReason.Resumed,
        "orphaned" => AttemptReason.Orphaned,
        "imported" => AttemptReason.Imported,
        "fallback" => AttemptReason.Fallback,
        "cached" => AttemptReason.Cached,
        _ => throw new FormatException($"No reason for an attempt is called \"{name}\"."),
    };
}
