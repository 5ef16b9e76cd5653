using System.Runtime;
using System.Text;
using Provenance.Archive;
using Provenance.Benchmarks.Servers;

namespace Provenance.Benchmarks.Workloads;

/// <summary>Workload W: so many calls, so many at once, each answered with 2 KB after a fixed delay, each answer durable, then the checkpoint.</summary>
internal sealed class Workload : IDisposable
{
    /// <summary>A round that compiles fewer methods than this is warm.</summary>
    private const int FewMethods = 10;

    private const int MostWarmUpRounds = 40;

    private readonly Scratch scratch;
    private readonly string experiment;
    private readonly int width;
    private readonly BareLoop loop;
    private readonly long promptBytes;
    private readonly int calls;

    public Workload(Scratch scratch, ServerProcess server, int calls, int width)
    {
        (this.scratch, this.calls, this.width) = (scratch, calls, width);
        experiment = scratch.In($"experiment-{calls}");
        Postcards.Write(experiment, calls, "fake/fake-1", Settings(server, width));
        var (session, plan) = Postcards.Read(experiment);
        var prompts = Postcards.Prompts(session, plan);
        promptBytes = prompts.Sum(prompt => (long)Encoding.UTF8.GetByteCount(prompt.ToText()));
        loop = new BareLoop(server.BaseUrl, [.. prompts.Select(prompt => BareLoop.Body("fake-1", prompt))]);
    }

    public static string Settings(ServerProcess server, int width) =>
        $"    provider: openai\n    model: fake-1\n    base_url: {server.BaseUrl}\n    concurrency: {width}";

    public async Task<WorkloadRound> RunAsync(CancellationToken cancellationToken)
    {
        var bare = await loop.RunAsync(width, cancellationToken);
        var store = new SessionStore(scratch.In("sessions"), TimeProvider.System);
        var (document, plan) = Postcards.Read(experiment);
        var session = await store.CreateAsync(document, plan, cancellationToken);
        var ours = await GatewayRun.RunAsync(store, session, null, cancellationToken);
        return new WorkloadRound(calls, bare, ours, promptBytes, MeasureFiles(store.FolderOf(session)));
    }

    /// <summary>
    /// Runs rounds until the just-in-time compiler has little left to do. A run that matters takes hours: what is compiled in its first
    /// seconds, on the same cores, is not what a call costs.
    /// </summary>
    /// <returns>How many rounds it took.</returns>
    public async Task<int> WarmUpAsync(CancellationToken cancellationToken)
    {
        for (var rounds = 1; ; rounds++)
        {
            var before = JitInfo.GetCompiledMethodCount();
            await RunAsync(cancellationToken);
            if (JitInfo.GetCompiledMethodCount() - before < FewMethods || rounds == MostWarmUpRounds)
                return rounds;
        }
    }

    public void Dispose() => loop.Dispose();

    private static long MeasureFiles(string folder) => new DirectoryInfo(folder)
        .EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => !file.Name.StartsWith("prompt_", StringComparison.Ordinal)
            && Path.GetRelativePath(folder, file.DirectoryName!).Split('/')[0] is not ("inputs" or "engine"))
        .Sum(file => file.Length);
}
