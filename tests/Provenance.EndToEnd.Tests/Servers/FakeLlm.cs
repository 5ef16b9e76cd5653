using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.Testing.Gateway;

namespace Provenance.EndToEnd.Tests.Servers;

/// <summary>
/// A model behind HTTP in the test's own process: answers what the test says, after the delay that it says, and knows when it was asked
/// what.
/// </summary>
internal sealed class FakeLlm : IAsyncDisposable
{
    private readonly MisbehavingServer server;
    private readonly ConcurrentQueue<Exchange> exchanges = [];
    private readonly ConcurrentDictionary<int, TaskCompletionSource> arrivals = [];
    private int arrived;

    private FakeLlm(MisbehavingServer server) => this.server = server;

    /// <summary>Ends with <c>/v1</c>.</summary>
    public string BaseUrl => server.BaseUrl;

    /// <summary>Everything that was asked, in the order of arrival.</summary>
    public IReadOnlyList<Exchange> Exchanges => [.. exchanges];

    /// <summary>What is done to each request once it is known.</summary>
    public required Misbehaviour Behaviour { get; set; }

    public static async Task<FakeLlm> StartAsync(Misbehaviour behaviour)
    {
        var llm = new FakeLlm(await MisbehavingServer.StartAsync()) { Behaviour = behaviour };
        llm.server.Otherwise = llm.ServeAsync;
        return llm;
    }

    /// <summary>Completes when so many requests have arrived since the start.</summary>
    public Task ArrivedAsync(int requests)
    {
        var signal = arrivals.GetOrAdd(requests, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Volatile.Read(ref arrived) >= requests)
            signal.TrySetResult();
        return signal.Task.WaitAsync(ProvenanceProcess.Patience);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task ServeAsync(HttpContext context, ServerRequest request)
    {
        var exchange = new Exchange(request, Stopwatch.GetTimestamp());
        exchanges.Enqueue(exchange);
        var count = Interlocked.Increment(ref arrived);
        foreach (var (_, signal) in arrivals.Where(waiting => waiting.Key <= count))
            signal.TrySetResult();
        await Behaviour(context, request);
        exchange.Answer(Stopwatch.GetTimestamp());
    }
}

/// <summary>A request, and when it came and was answered, as <see cref="Stopwatch.GetTimestamp"/> says it.</summary>
internal sealed class Exchange(ServerRequest request, long arrived)
{
    private long answered;

    public ServerRequest Request { get; } = request;

    public long Arrived { get; } = arrived;

    /// <summary>When the whole answer was with the operating system; null while it was not.</summary>
    public long? Answered => Volatile.Read(ref answered) is var at and not 0 ? at : null;

    /// <summary>The attempt, such as <c>response_0001.1</c>.</summary>
    public string Attempt => Path.GetFileNameWithoutExtension(Request.Label);

    /// <summary>The call, such as <c>response_0001</c>.</summary>
    public string Call => Attempt.Split('.')[0];

    public void Answer(long at) => Volatile.Write(ref answered, at);
}
