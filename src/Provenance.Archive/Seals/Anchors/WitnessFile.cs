using Provenance.Core.Digests;
using Provenance.Core.Seals;

namespace Provenance.Archive.Seals.Anchors;

/// <summary>A file at a place that the user names, to which each seal's root is appended.</summary>
public sealed class WitnessFile(string path, TimeProvider time) : ISealAnchor
{
    public string Name => "witness";

    public string? Extension => null;

    public async Task<ReadOnlyMemory<byte>> AnchorAsync(Seal seal, CancellationToken cancellationToken)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            byte[] line = [.. Witness.Of(seal, time.GetUtcNow()).Write().Span, (byte)'\n'];
            await RandomAccess.WriteAsync(file, line, RandomAccess.GetLength(file), cancellationToken);
            RandomAccess.FlushToDisk(file);
            return default;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AnchorFailedException(Name, "the witness file can't be written to", failure);
        }
    }

    /// <summary>Every line of a witness file.</summary>
    /// <exception cref="InvalidMemberException">A line is not as the format has it.</exception>
    public static IReadOnlyList<Witness> Read(string path) =>
        [.. SealList.Lines(File.ReadAllBytes(path)).Where(line => !line.IsEmpty).Select(Witness.Read)];
}
