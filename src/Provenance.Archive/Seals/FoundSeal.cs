using Provenance.Core.Digests;
using Provenance.Core.Seals;
using Provenance.Core.Verification;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Seals;

/// <summary>A seal as it lies in a session's folder: well formed, whether or not it fits.</summary>
internal sealed record FoundSeal(
    int Number, ReadOnlyMemory<byte> Bytes, DsseEnvelope Envelope, SealStatement Statement, ReadOnlyMemory<byte> ListText)
{
    public string Name => SealPaths.Seal(Number);

    public Digest Digest { get; } = Digest.Of(Bytes.Span);

    public IReadOnlyList<ReadOnlyMemory<byte>> Lines { get; } = SealList.Lines(ListText);

    /// <summary>The tree over the first lines of the list.</summary>
    public TreeHead TreeOf(long lines)
    {
        var tree = new GrowingTree();
        foreach (var line in Lines.Take((int)Math.Min(lines, int.MaxValue)))
            tree.Add(line.Span);
        return tree.Head;
    }

    /// <returns>Null when it can't be read; why is then among what is broken.</returns>
    public static FoundSeal? Read(IFileStore files, string session, int number, List<Discrepancy> broken)
    {
        var name = SealPaths.Seal(number);
        try
        {
            var bytes = files.ReadAll($"{session}/{name}");
            var envelope = DsseEnvelope.Read(bytes);
            if (envelope.PayloadType != SealStatement.PayloadType)
                throw new InvalidMemberException("payloadType", $"\"{SealStatement.PayloadType}\" is wanted");
            if (!envelope.Write().Span.SequenceEqual(bytes))
                throw new InvalidMemberException("", "it is not as a seal is written, to the byte");
            var statement = SealStatement.Read(envelope.Payload);
            name = SealPaths.List(number);
            return new FoundSeal(number, bytes, envelope, statement, files.ReadAll($"{session}/{name}"));
        }
        catch (InvalidMemberException wrong)
        {
            broken.Add(new Discrepancy(name, wrong.Member.Length == 0 ? null : wrong.Member, wrong.Rule));
        }
        catch (FileNotFoundException)
        {
            broken.Add(new Discrepancy(name, null, "the file is missing"));
        }

        return null;
    }
}
