using System.Text;
using Provenance.Durable.Clients;
using Provenance.Durable.Journals;
using Provenance.Durable.Orchestrations;
using Provenance.Testing.Durable;
using Xunit;

namespace Provenance.Tests.Durable;

public sealed class JournalReadingTests
{
    private const string Header = """{"journal":"provenance.durable","format":1,"next":1}""";
    private const string Started = """{"e":"started","x":1,"at":1,"id":"a","n":"Walk","i":1,"c":1}""";
    private const string Task0 = """{"e":"task","x":1,"t":0,"n":"Step","i":"x"}""";

    private static readonly DurableRegistry Registry = new DurableRegistry()
        .AddActivity<int, int>("Step", (n, _) => Task.FromResult(n + 1))
        .AddOrchestrator<int, int>("Child", (context, n) => context.CallActivityAsync<int>("Step", n))
        .AddOrchestrator<int, int[]>("Walk", async (context, n) =>
        {
            context.SetCustomStatus("walks");
            var first = await context.CallActivityAsync<int>("Step", n);
            var child = await context.CallSubOrchestrationAsync<int>("Child", first);
            await context.CreateTimerAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
            return [first, child, await context.WaitForExternalEventAsync<int>("Go", CancellationToken.None)];
        });

    [Fact]
    public async Task Goes_on_from_a_journal_of_format_1()
    {
        var frames = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Durable", "Golden", "journal-1.jsonl"));
        var journal = Journal(frames);
        await using var engine = await TestEngine.StartAsync(Registry, journal);

        var states = await engine.Client.QueryAsync(new InstanceQuery(), CancellationToken.None);
        Assert.Equal(
            ["broken Failed no", "live Running ", "live:8.1 Completed ", "old Completed ", "resting Suspended ", "resting:10.1 Completed ", "stopped Terminated enough", "stopped:6.1 Completed "],
            states.Select(s => $"{s.InstanceId} {(s.Status is InstanceStatus.Pending ? InstanceStatus.Running : s.Status)} {s.Failure?.Message}"));
        await engine.Client.RaiseEventAsync("live", "Go", 40, CancellationToken.None);
        await engine.Client.ResumeAsync("resting", null, CancellationToken.None);

        Assert.Equal("[2,3,40]", (await engine.Client.WaitForCompletionAsync("live", CancellationToken.None).WaitAsync(TestEngine.Patience)).Output);
        Assert.Equal("[6,7,50]", (await engine.Client.WaitForCompletionAsync("resting", CancellationToken.None).WaitAsync(TestEngine.Patience)).Output);
    }

    [Fact]
    public async Task Refuses_a_newer_format_by_name_and_writes_nothing()
    {
        var journal = Journal(["""{"journal":"provenance.durable","format":2,"next":1,"something":"new"}""", """{"e":"unheard of"}"""]);

        var refused = await Assert.ThrowsAsync<JournalFormatException>(() => TestEngine.StartAsync(Registry, journal));

        Assert.Equal((2, 1, 0), (refused.Format, refused.NewestKnown, journal.Writes));
        Assert.Contains("format 2", refused.Message, StringComparison.Ordinal);
    }

    public static TheoryData<int, string[]> Garbage() => new()
    {
        { 0, [""] },
        { 0, ["{}"] },
        { 0, ["null"] },
        { 0, ["not JSON"] },
        { 0, [Started] },
        { 0, ["""{"journal":"another","format":1,"next":1}"""] },
        { 0, ["""{"journal":"provenance.durable","format":0,"next":1}"""] },
        { 0, ["""{"journal":"provenance.durable","format":1}"""] },
        { 1, [Header, ""] },
        { 1, [Header, "null"] },
        { 1, [Header, "[]"] },
        { 1, [Header, "{}"] },
        { 1, [Header, "\0\0\0"] },
        { 1, [Header, """{"e":"unheard of","x":1}"""] },
        { 1, [Header, """{"x":1,"e":"task"}"""] },
        { 1, [Header, """{"e":"started","x":1}"""] },
        { 1, [Header, """{"e":"started","x":"one","at":1,"id":"a","n":"Walk","i":1,"c":1}"""] },
        { 1, [Header, """{"e":"started","x":1,"at":1,"id":null,"n":"Walk","i":1,"c":1}"""] },
        { 1, [Header, """{"e":"started","x":1,"at":1,"id":"a","n":"Walk","i":1,"c":1,"more":2}"""] },
        { 1, [Header, """{"e":"started","x":1,"at":1,"id":"a","n":"Walk","i":1,"c":1,"x":2}"""] },
        { 1, [Header, Task0] },
        { 1, [Header, """{"e":"purged","id":"a"}"""] },
        { 1, [Header, """{"e":"ended","id":"a","n":"Walk","i":1,"c":1,"end":{"e":"purged","id":"a"}}"""] },
        { 2, [Header, Started, Started] },
        { 2, [Header, Started, """{"e":"started","x":2,"at":1,"id":"a","n":"Walk","i":1,"c":1}"""] },
        { 2, [Header, Started, """{"e":"started","x":2,"at":1,"id":"a","n":"Walk","i":1,"c":1,"was":7}"""] },
        { 2, [Header, Started, """{"e":"task","x":1,"t":1,"n":"Step","i":"x"}"""] },
        { 2, [Header, Started, """{"e":"done","x":1,"at":1,"t":0,"r":1}"""] },
        { 2, [Header, Started, """{"e":"done","x":1,"at":1,"t":-1,"r":1}"""] },
        { 2, [Header, Started, """{"e":"purged","id":"a"}"""] },
        { 3, [Header, Started, Task0, """{"e":"fired","x":1,"at":1,"t":0}"""] },
        { 3, [Header, Started, Task0, """{"e":"done","x":1,"at":1,"t":0}"""] },
        { 3, [Header, Started, """{"e":"terminated","x":1,"at":2}""", Task0] },
    };

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Refuses_garbage_with_the_number_of_the_frame_and_writes_nothing(int frame, string[] frames)
    {
        var journal = Journal(frames);

        var refused = await Assert.ThrowsAsync<JournalUnreadableException>(() => TestEngine.StartAsync(Registry, journal));

        Assert.Equal((frame, 0), (refused.Frame, journal.Writes));
        Assert.NotEmpty(refused.Reason);
    }

    [Fact]
    public async Task Refuses_text_that_is_not_UTF_8()
    {
        var frame = Encoding.UTF8.GetBytes(Started.Replace("Walk", "W??k", StringComparison.Ordinal));
        frame.AsSpan().Replace((byte)'?', (byte)0xFF);

        var refused = await Assert.ThrowsAsync<JournalUnreadableException>(
            () => TestEngine.StartAsync(Registry, new InMemoryJournal(Encoding.UTF8.GetBytes(Header), frame)));

        Assert.Equal(1, refused.Frame);
    }

    private static InMemoryJournal Journal(IEnumerable<string> frames) =>
        new(frames.Select(f => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(f)));
}
