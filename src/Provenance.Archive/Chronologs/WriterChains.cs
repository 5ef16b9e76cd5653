using System.Globalization;
using Provenance.Core.Digests;

namespace Provenance.Archive.Chronologs;

/// <summary>
/// The chains of those who write to one session at once. Each enters what it does in a chain of its own, with numbers of its own; the
/// chronolog is those chains joined. A writer's lines are the chronolog's lines of its epoch in their order, with <c>seq</c> and <c>prev</c>
/// of its own chain, so each chain can be made again from the chronolog, and the <c>joined</c> entries say what it must come to.
/// </summary>
internal sealed class WriterChains
{
    private readonly Dictionary<int, ChainEnd> ends = [];

    public ChainEnd this[int epoch] => ends.GetValueOrDefault(epoch, ChainEnd.None);

    /// <summary>The chains as they stand after these entries.</summary>
    public static WriterChains Of(IEnumerable<ChronologEntry> entries)
    {
        var chains = new WriterChains();
        foreach (var entry in entries)
            chains.Add(entry);
        return chains;
    }

    /// <summary>Why the <c>joined</c> entries contradict the lines before them; null when they do not.</summary>
    public static (long Seq, string Why)? FindFault(IReadOnlyList<ChronologEntry> entries)
    {
        if (!entries.Any(entry => entry.Event == ChronologEvents.Joined))
            return null;
        var chains = new WriterChains();
        foreach (var entry in entries)
        {
            chains.Add(entry);
            if (entry.Event == ChronologEvents.Joined
                && entry.Facts.Select(chains.FindFault).FirstOrDefault(fault => fault is not null) is { } why)
                return (entry.Seq, why);
        }

        return null;
    }

    public void Add(ChronologEntry entry)
    {
        if (entry.Event != ChronologEvents.Joined)
            ends[entry.Epoch] = this[entry.Epoch].Next(entry, out _);
    }

    /// <summary>What a <c>joined</c> entry says of these writers.</summary>
    public Facts Describe(IEnumerable<int> epochs) => Facts.Of(epochs.Select(epoch => KeyValuePair.Create(Name(epoch), this[epoch].ToString())));

    private string? FindFault(KeyValuePair<string, string> said) =>
        int.TryParse(said.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && this[epoch].ToString() == said.Value
            ? null
            : $"the lines of writer {said.Key} do not come to {said.Value}";

    private static string Name(int epoch) => epoch.ToString("D4", CultureInfo.InvariantCulture);
}

/// <summary>Where a writer's chain ends.</summary>
/// <param name="Bytes">Of all its lines, with their ends.</param>
/// <param name="Head">The digest of the last line.</param>
internal sealed record ChainEnd(long Entries, long Bytes, Digest Head, string? LastEvent)
{
    public static ChainEnd None { get; } = new(0, 0, ChronologFormat.First, null);

    /// <summary>The end after this entry, and the entry's line in the chain.</summary>
    public ChainEnd Next(ChronologEntry entry, out ReadOnlyMemory<byte> line)
    {
        line = ChronologFormat.Line(entry with { Seq = Entries + 1 }, Head);
        return new ChainEnd(Entries + 1, Bytes + line.Length + 1, Digest.Of(line.Span), entry.Event);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Entries} {Bytes} {Head}");
}
