using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Durable.Orchestrations;
using Provenance.Testing;
using Provenance.Testing.Workflows;
using Provenance.Tests.Http;
using Provenance.Workflows.Experiments;
using Provenance.Workflows.Hosting;
using Xunit;

namespace Provenance.Tests.Workflows;

public sealed class SessionHostsTests : ISessionOpener, IAsyncDisposable
{
    private static readonly ExperimentRequest Request = new("session_1");

    private readonly ManualClock clock = new();
    private readonly List<string> opened = [];
    private readonly List<string> closed = [];
    private readonly SessionHosts hosts;
    private Exception? refusal;

    public SessionHostsTests() => hosts = new SessionHosts(this, clock, TimeSpan.FromMinutes(5), NullLogger<SessionHosts>.Instance);

    public ValueTask DisposeAsync() => hosts.DisposeAsync();

    public Task<OpenSession> OpenAsync(string session, CancellationToken cancellationToken)
    {
        opened.Add(session);
        if (refusal is not null)
            throw refusal;
        return Task.FromResult(new OpenSession(new SmallExperiment(clock).Archive, new ClosingGateway(() => closed.Add(session))));
    }

    [Theory]
    [InlineData("session_1", "session_1", "session_1")]
    [InlineData("session_1@2", "session_1@2", "session_1")]
    [InlineData("session_1@12:analysis:1-250", "session_1@12", "session_1")]
    [InlineData("session_1:extraction:1-250", "session_1", "session_1")]
    public void An_instance_says_its_execution_and_its_session(string instance, string execution, string session) =>
        Assert.Equal((execution, session), ExecutionId.OfInstance(instance) is var id ? (id.Text, id.Session) : default);

    [Fact]
    public async Task A_session_is_opened_once_for_all_parts_of_its_execution()
    {
        foreach (var instance in new[] { "session_1", "session_1:analysis:1-2", "session_1:analysis:3-4", "session_2" })
            Assert.Equal(6, (await RunAsync(instance)).Planned);

        Assert.Equal(["session_1", "session_2"], opened);
        Assert.Equal(2, hosts.Open);
    }

    [Fact]
    public async Task A_new_execution_opens_its_session_anew_and_lets_go_of_the_old_one()
    {
        await RunAsync("session_1");
        await RunAsync("session_1@2");

        Assert.Equal(["session_1", "session_1"], opened);
        Assert.Equal(["session_1"], closed);
        Assert.Equal(1, hosts.Open);
    }

    [Fact]
    public async Task What_is_not_used_for_a_while_is_let_go_of()
    {
        await RunAsync("session_1");
        clock.Advance(TimeSpan.FromMinutes(4));
        await RunAsync("session_2");

        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(["session_1"], closed);
        clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(["session_1", "session_2"], closed);
        Assert.Equal(0, hosts.Open);
    }

    [Fact]
    public async Task What_is_done_is_logged_under_the_id_of_the_request_that_began_it()
    {
        using var log = new ScopedLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var logger = loggers.CreateLogger<SessionHosts>();
        await using var logged = new SessionHosts(new LoggingOpener(clock, logger), clock, TimeSpan.FromMinutes(5), logger);
        var asked = new OutstandingCall(1) { RequestId = "job-7" };

        await logged.RunAsync<AskReply>("session_1:analysis:1-2", ActivityNames.Ask, asked, CancellationToken.None);
        await logged.RunAsync<AskReply>("session_1:analysis:1-2", ActivityNames.Ask, new OutstandingCall(2), CancellationToken.None);
        await logged.RunAsync<AskReply>("session_1@2", ActivityNames.Ask, asked with { Ordinal = 3, RequestId = "job-8" }, CancellationToken.None);

        Assert.Equal(
            ["[RequestId:job-7] asked 1", "[RequestId:job-7] asked 2", "[RequestId:job-8] asked 3"],
            log.Lines.Where(line => line.Contains("asked", StringComparison.Ordinal)).Select(line => line.Trim()));
    }

    [Fact]
    public async Task What_could_not_be_opened_is_tried_again_by_the_next_one()
    {
        refusal = new IOException("The storage is away.");
        await Assert.ThrowsAsync<IOException>(() => RunAsync("session_1"));
        refusal = null;

        Assert.Equal(6, (await RunAsync("session_1")).Planned);
        Assert.Equal(2, opened.Count);
    }

    [Fact]
    public async Task An_activity_that_is_not_there_is_named() =>
        Assert.Contains(
            "\"no-such/1\"",
            (await Assert.ThrowsAsync<NotRegisteredException>(
                () => hosts.RunAsync<SessionStand>("session_1", "no-such/1", Request, CancellationToken.None))).Message,
            StringComparison.Ordinal);

    private Task<SessionStand> RunAsync(string instance) =>
        hosts.RunAsync<SessionStand>(instance, ActivityNames.Begin, Request, CancellationToken.None);

    private sealed class LoggingOpener(ManualClock clock, ILogger logger) : ISessionOpener
    {
        public Task<OpenSession> OpenAsync(string session, CancellationToken cancellationToken) =>
            Task.FromResult(new OpenSession(new SmallExperiment(clock).Archive, new LoggingGateway(logger)));
    }

    private sealed class LoggingGateway(ILogger logger) : IModelGateway, IDisposable
    {
        public Task<CallOutcome> AskAsync(Ask ask, CancellationToken cancellationToken)
        {
            logger.Log(LogLevel.Information, default, ask.Call.Ordinal, null, (ordinal, _) => $"asked {ordinal}");
            return Task.FromResult(new CallOutcome(ask.Call, OutcomeClass.Deterministic, null, "nobody is asked"));
        }

        public void Dispose()
        {
        }
    }

    private sealed class ClosingGateway(Action close) : IModelGateway, IDisposable
    {
        public Task<CallOutcome> AskAsync(Ask ask, CancellationToken cancellationToken) => throw new InvalidOperationException("Nobody asks here.");

        public void Dispose() => close();
    }
}
