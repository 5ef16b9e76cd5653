using Provenance.Archive;
using Provenance.Archive.Seals;
using Provenance.Archive.Verifications;
using Provenance.Core.Seals;
using Provenance.Durable;
using Provenance.Durable.Storage;
using Provenance.Testing;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Seals;

public sealed class SealCrashTests
{
    /// <summary>Whatever of a seal was written when the process or the machine died: the session verifies, and whoever opens it next seals it.</summary>
    [Fact]
    public async Task Killed_at_any_write_of_a_seal_a_session_verifies_and_is_sealed_anew()
    {
        var session = await SealedSession.MakeAsync(new ManualClock(), null, 0.5);
        var write = 0;
        for (var died = true; died;)
        {
            var files = Store(session);
            died = await DiesAsync(files, ++write, (Death)(write % 3));
            var rebooted = files.Reboot(write % 2 == 0 ? () => true : null);
            await VerifyAsync(rebooted, $"write {write}");
            Assert.False(await DiesAsync(rebooted, int.MaxValue / 2, Death.Before));
            Assert.NotEmpty((await VerifyAsync(rebooted, $"write {write}, sealed anew")).Seals);
        }

        Assert.True(write > 10, $"Only {write} writes were swept.");
    }

    private static CrashingFileStore Store(SessionBytes session)
    {
        var files = new CrashingFileStore();
        foreach (var (name, bytes) in session)
            files.Tamper($"{SealedSession.Name}/{name}", bytes);
        files.CreateFolder($"{SealedSession.Name}/engine");
        files.FlushAll([.. session.Keys.Select(name => $"{SealedSession.Name}/{name}")]);
        foreach (var folder in session.Keys.Select(name => FileStoreExtensions.Folder($"{SealedSession.Name}/{name}")).Distinct().Append(""))
            files.FlushFolder(folder);
        return files;
    }

    private static async Task<bool> DiesAsync(CrashingFileStore files, int write, Death death)
    {
        var store = new SessionStore(files, new ManualClock());
        var archive = await store.OpenAsync(SealedSession.Name, new SessionOpening(Sealing: new Sealing(SealedSession.Key, [])), default);
        try
        {
            files.DieAt(write, death);
            await archive.SealAsync(default);
            return false;
        }
        catch (Exception dead) when (files.IsDead && dead is IOException or ArchiveException or DurableException)
        {
            return true;
        }
        finally
        {
            await archive.DisposeAsync();
        }
    }

    private static async Task<SealFindings> VerifyAsync(CrashingFileStore files, string when)
    {
        var found = await new SessionStore(files, new ManualClock()).VerifyAsync(SealedSession.Name, SealExpectations.None, default);
        Assert.True(found.Discrepancies.IsEmpty, $"{when}: {string.Join("; ", found.Discrepancies)}");
        return found.Sealing;
    }
}
