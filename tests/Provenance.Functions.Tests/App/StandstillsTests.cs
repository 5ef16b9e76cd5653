using Provenance.Durable.Clients;
using Provenance.Functions.Hosting;
using Provenance.Functions.Triggers;
using Provenance.Archive.Blobs;
using Provenance.Http.Executions;
using Provenance.Http.Sessions;
using Provenance.Testing;
using Provenance.Testing.Workflows;
using Xunit;

namespace Provenance.Functions.Tests.App;

public sealed class StandstillsTests : ISessionCatalog, IRunHost
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualClock clock = new(Now);
    private readonly Dictionary<string, (Execution? Execution, string? End)> sessions = [];

    [Fact]
    public async Task Says_which_runs_neither_end_nor_go_on_and_why()
    {
        sessions["session_20261120_080001"] = (null, null);
        sessions["session_20261120_080002"] = (Execution(InstanceStatus.Failed), null);
        sessions["session_20261120_080003"] = (Execution(InstanceStatus.Terminated), null);
        sessions["session_20261120_080004"] = (Execution(InstanceStatus.Running, updated: Now.AddHours(-2)), null);

        Assert.Equal(
        [
            ("session_20261120_080001", "no execution is known"),
            ("session_20261120_080002", "its last execution failed"),
            ("session_20261120_080003", "its last execution was terminated"),
            ("session_20261120_080004", "it is said to run and has not moved since 2026-11-20 10:00:00Z"),
        ], await FindAsync());
    }

    [Fact]
    public async Task Leaves_alone_what_ended_rests_moves_is_new_or_was_given_up()
    {
        sessions["session_20261120_080001"] = (null, "done");
        sessions["session_20261120_080002"] = (Execution(InstanceStatus.Suspended, updated: Now.AddHours(-2)), null);
        sessions["session_20261120_080003"] = (Execution(InstanceStatus.Running, updated: Now.AddMinutes(-5)), null);
        sessions["session_20261120_115900"] = (null, null);
        sessions["session_20261101_080000"] = (null, null);
        sessions["something-else"] = (null, null);

        Assert.Empty(await FindAsync());
    }

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. sessions.Keys.Order(StringComparer.Ordinal)]);

    Task<SessionView?> ISessionCatalog.FindAsync(string session, CancellationToken cancellationToken) => Task.FromResult<SessionView?>(
        new SessionView(new SmallExperiment(clock).Archive, IsHeld: false, sessions[session].End, _ => []));

    Task<Execution?> IRunHost.FindAsync(string session, CancellationToken cancellationToken) => Task.FromResult(sessions[session].Execution);

    Task<bool> ISessionCatalog.IsThereAsync(string session, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<bool> ISessionCatalog.DeleteAsync(string session, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<Execution> IRunHost.BeginAsync(string session, RunWishes wishes, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task IRunHost.SuspendAsync(string session, string? reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task IRunHost.ContinueAsync(string session, string? reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task IRunHost.TerminateAsync(string session, string? reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task IRunHost.PurgeAsync(string session, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IReadOnlyDictionary<string, string> ManagementLinks(string instance) => new Dictionary<string, string>();

    private static Execution Execution(InstanceStatus status, DateTimeOffset? updated = null) =>
        new("instance", status, Now.AddHours(-4), updated ?? Now.AddHours(-3), null, null);

    private async Task<List<(string, string)>> FindAsync()
    {
        var options = new AppOptions(BlobLocation.Parse("blob:UseDevelopmentStorage=true/sessions", _ => null), null, 250, 1, null, TimeSpan.FromHours(1), null);
        var found = new List<(string, string)>();
        await foreach (var standstill in new Standstills(this, options, clock).FindAsync(this, CancellationToken.None))
            found.Add(standstill);
        return found;
    }
}
