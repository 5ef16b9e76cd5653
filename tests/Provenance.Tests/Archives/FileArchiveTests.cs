using Provenance.Archive;
using Provenance.Core.Archives;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Durable.Storage;
using Provenance.Testing;
using Provenance.Testing.Archives;
using Provenance.Testing.Storage;

namespace Provenance.Tests.Archives;

public abstract class FileArchiveContract : ArchiveContract
{
    private readonly List<IAsyncDisposable> open = [];

    protected abstract IFileStore Files { get; }

    /// <summary>What is put around an archive; it closes what is in it.</summary>
    protected virtual ISessionArchive Around(FileSessionArchive archive) => archive;

    private SessionStore Store => new(Files, new ManualClock());

    public override async Task DisposeAsync()
    {
        foreach (var archive in open)
            await archive.DisposeAsync();
    }

    protected override Task<string> CreateAsync(SessionDocument document, Plan plan) =>
        Store.CreateAsync(document, plan, _ => new MemoryStream(SampleSession.Input), default);

    protected override async Task<ISessionArchive> OpenAsync(string name)
    {
        var archive = Around(await Store.OpenAsync(name, takeOver: false, default));
        open.Add((IAsyncDisposable)archive);
        return archive;
    }

    protected override async Task<ISessionReader> OpenForReadingAsync(string name) => await Store.OpenForReadingAsync(name, default);

    protected override async Task CloseAsync(ISessionArchive archive) => await ((IAsyncDisposable)archive).DisposeAsync();

    protected override Task TamperAsync(string name, string file)
    {
        var path = $"{name}/{file}";
        var bytes = Files.ReadAll(path);
        bytes[bytes.Length / 2] ^= 1;
        Files.DeleteFile(path);
        using var changed = Files.Create(path);
        changed.Append(bytes);
        return Task.CompletedTask;
    }

    protected override Task RemoveAsync(string name, string file)
    {
        Files.DeleteFile($"{name}/{file}");
        return Task.CompletedTask;
    }
}

public sealed class MemoryArchiveTests : FileArchiveContract
{
    protected override IFileStore Files { get; } = new CrashingFileStore();
}

public sealed class DiskArchiveTests : FileArchiveContract
{
    private readonly TemporaryFolder folder = new();

    public DiskArchiveTests() => Files = new DiskFileStore(folder.Path);

    protected override IFileStore Files { get; }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }
}
