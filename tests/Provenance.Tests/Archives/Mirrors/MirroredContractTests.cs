using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Archive;
using Provenance.Archive.Mirrors;
using Provenance.Core.Archives;
using Provenance.Durable.Storage;
using Provenance.Testing;
using Provenance.Testing.Storage;

namespace Provenance.Tests.Archives.Mirrors;

public sealed class MirroredContractTests : FileArchiveContract
{
    private readonly CrashingFileStore mirror = new();

    protected override IFileStore Files { get; } = new CrashingFileStore();

    protected override ISessionArchive Around(FileSessionArchive archive) =>
        MirroredArchive.Open(archive, mirror, new ManualClock(), NullLogger<MirroredArchive>.Instance);
}

public sealed class MirroredToNowhereContractTests : FileArchiveContract
{
    private readonly CrashingFileStore mirror = new();

    public MirroredToNowhereContractTests() => mirror.DieAt(7, Death.Torn);

    protected override IFileStore Files { get; } = new CrashingFileStore();

    protected override ISessionArchive Around(FileSessionArchive archive) =>
        MirroredArchive.Open(archive, mirror, new ManualClock(), NullLogger<MirroredArchive>.Instance);
}
