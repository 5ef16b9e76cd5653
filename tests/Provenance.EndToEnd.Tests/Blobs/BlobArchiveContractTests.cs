using Azure.Storage.Blobs;
using Provenance.Archive.Blobs;
using Provenance.Core.Archives;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Testing.Archives;
using Provenance.Testing.Emulators;

namespace Provenance.EndToEnd.Tests.Blobs;

/// <summary>What every archive does, on a real Azurite.</summary>
public abstract class BlobArchiveContract : ArchiveContract
{
    private readonly List<IAsyncDisposable> open = [];
    private readonly string container = BlobContainers.Name();

    public override async Task DisposeAsync()
    {
        foreach (var archive in open)
            await archive.DisposeAsync();
    }

    protected abstract Task<BlobSessionArchive> OpenAsync(BlobSessionStore store, string name);

    protected override async Task<string> CreateAsync(SessionDocument document, Plan plan) =>
        await (await StoreAsync()).CreateAsync(document, plan, _ => new MemoryStream(SampleSession.Input), default);

    protected override async Task<ISessionArchive> OpenAsync(string name)
    {
        var archive = await OpenAsync(await StoreAsync(), name);
        open.Add(archive);
        return archive;
    }

    protected override async Task<ISessionReader> OpenForReadingAsync(string name) => await (await StoreAsync()).OpenForReadingAsync(name, default);

    protected override async Task CloseAsync(ISessionArchive archive) => await ((IAsyncDisposable)archive).DisposeAsync();

    protected override async Task TamperAsync(string name, string file)
    {
        var blob = (await ContainerAsync()).GetBlobClient($"some/where/{name}/{file}");
        var found = (await blob.DownloadContentAsync()).Value;
        var bytes = found.Content.ToArray();
        bytes[bytes.Length / 2] ^= 1;
        await blob.UploadAsync(BinaryData.FromBytes(bytes), overwrite: true);
        await blob.SetMetadataAsync(found.Details.Metadata);
    }

    protected override async Task RemoveAsync(string name, string file) =>
        await (await ContainerAsync()).GetBlobClient($"some/where/{name}/{file}").DeleteAsync();

    private async Task<BlobSessionStore> StoreAsync() => new(await ContainerAsync(), TimeProvider.System, "some/where");

    private async Task<BlobContainerClient> ContainerAsync() => BlobContainers.Open((await Azurite.GetAsync()).ConnectionString, container);
}

[NeedsAzurite]
public sealed class BlobArchiveContractTests : BlobArchiveContract
{
    protected override Task<BlobSessionArchive> OpenAsync(BlobSessionStore store, string name) => store.OpenAsync(name, takeOver: false, default);
}

[NeedsAzurite]
public sealed class SharedBlobArchiveContractTests : BlobArchiveContract
{
    protected override Task<BlobSessionArchive> OpenAsync(BlobSessionStore store, string name) => store.OpenSharedAsync(name, default);
}
