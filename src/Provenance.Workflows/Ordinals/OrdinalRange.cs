namespace Provenance.Workflows.Ordinals;

/// <summary>Planned calls from one ordinal to another, both included.</summary>
public sealed record OrdinalRange(int First, int Last)
{
    public int Count() => Last - First + 1;

    /// <summary>Consecutive parts of this size; the last one may be smaller.</summary>
    public IReadOnlyList<OrdinalRange> Cut(int size) =>
    [
        .. Enumerable.Range(0, (Count() + size - 1) / size)
            .Select(part => new OrdinalRange(First + (part * size), Math.Min(Last, First + ((part + 1) * size) - 1))),
    ];
}
