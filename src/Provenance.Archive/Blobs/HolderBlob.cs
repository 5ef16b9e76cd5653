using Provenance.Archive.Sessions;
using Provenance.Core.Digests;

namespace Provenance.Archive.Blobs;

/// <summary><c>engine/holder-0001</c>: who writes in this epoch, or did. Its lease is held for as long as its process lives.</summary>
/// <param name="IsAlive">Whether the lease is held.</param>
/// <param name="IsShared">Whether others may write at the same time.</param>
internal sealed record HolderBlob(int Epoch, string Name, bool IsAlive, bool IsShared)
{
    private const string Mode = "mode";

    private const string Shared = "shared";

    public static IDictionary<string, string> Metadata(bool shared) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { [Mode] = shared ? Shared : "alone" };

    public static async Task<IReadOnlyList<HolderBlob>> ListAsync(BlobFolder blobs, SessionPaths paths, CancellationToken cancellationToken)
    {
        var holders = new List<HolderBlob>();
        await foreach (var blob in blobs.ListAsync(BlobNames.Holders(paths), cancellationToken))
        {
            if (BlobNames.Epoch(paths, blob.Name) is { } epoch and > 0)
                holders.Add(new HolderBlob(epoch, blob.Name, blob.IsLeased, blob.Metadata.GetValueOrDefault(Mode) == Shared));
        }

        return holders;
    }

    /// <summary>Who that is.</summary>
    /// <exception cref="InvalidSessionException">The blob is not as its format has it.</exception>
    public async Task<SessionHolder?> FindAsync(BlobFolder blobs, SessionPaths paths, CancellationToken cancellationToken)
    {
        if (await blobs.FindAsync(Name, cancellationToken) is not { } found)
            return null;
        try
        {
            return SessionHolder.Read(found.Bytes);
        }
        catch (InvalidMemberException wrong)
        {
            throw new InvalidSessionException(paths.Session, paths.Name(Name), wrong.Member, wrong.Rule);
        }
    }
}
