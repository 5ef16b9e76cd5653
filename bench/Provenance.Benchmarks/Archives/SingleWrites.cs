using System.Diagnostics;
using System.Globalization;
using Provenance.Archive;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Servers;
using Provenance.Benchmarks.Workloads;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Plans;

namespace Provenance.Benchmarks.Archives;

/// <summary>Records that are committed one by one, each beside a bare write and flush of the same bytes.</summary>
internal sealed class SingleWrites(Scratch scratch, int writes)
{
    /// <summary>First ones that are not counted: the code is not compiled yet.</summary>
    private const int WarmUp = 200;

    private readonly List<double> committed = [];
    private readonly List<double> bare = [];

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        Postcards.Write(scratch.In("experiment"), writes + WarmUp, "offline", "");
        var (document, plan) = Postcards.Read(scratch.In("experiment"));
        var store = new SessionStore(scratch.In("sessions"), TimeProvider.System);
        var session = await store.CreateAsync(document, plan, cancellationToken);
        await using var archive = await store.OpenAsync(session, takeOver: false, cancellationToken);
        using var file = new BareFile(scratch.In("bare"));
        foreach (var call in plan.Calls)
        {
            var (ours, theirs) = await WriteAsync(archive, store.FolderOf(session), call, file, cancellationToken);
            if (call.Ordinal <= WarmUp)
                continue;
            committed.Add(ours.TotalMilliseconds);
            bare.Add(theirs.TotalMilliseconds);
        }

        return Compare(new Figure("ours", "ms", committed), new Figure("bare", "ms", bare));
    }

    private static IReadOnlyList<Figure> Compare(Figure ours, Figure bare) =>
    [
        Figure.Of("bare write and flush, p50", "ms", bare.Quantile(0.5)),
        Figure.Of("bare write and flush, p99", "ms", bare.Quantile(0.99)),
        Figure.Of("archive write, p50", "ms", ours.Quantile(0.5)),
        Figure.Of("archive write, p99", "ms", ours.Quantile(0.99)),
        Figure.Of("ratio at p50", "", ours.Quantile(0.5) / bare.Quantile(0.5), 1.5),
        Figure.Of("ratio at p99", "", ours.Quantile(0.99) / bare.Quantile(0.99), 2),
    ];

    private static async Task<(TimeSpan Ours, TimeSpan Bare)> WriteAsync(
        FileSessionArchive archive, string folder, PlannedCall call, BareFile file, CancellationToken cancellationToken)
    {
        var key = new CallKey(RecordKind.Response, call.Ordinal);
        var attempt = await archive.BeginAsync(new Intent(key, AttemptReason.First, call.Model, call.Prompt, null), cancellationToken);
        var envelope = Envelope(archive, call, attempt);
        var bytes = RecordFormat.Write(envelope);
        await SettleAsync(cancellationToken);

        var start = Stopwatch.GetTimestamp();
        await archive.CommitAsync(envelope, prompt: null);
        var ours = Stopwatch.GetElapsedTime(start);

        var view = Path.Combine(folder, "llm_archive", string.Create(CultureInfo.InvariantCulture, $"response_{call.Ordinal:D4}.txt"));
        while (!File.Exists(view))
            await SettleAsync(cancellationToken);
        await SettleAsync(cancellationToken);

        start = Stopwatch.GetTimestamp();
        file.Append(bytes.Span);
        return (ours, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Gives the files that are made in the background the time to be made: nothing else is to go on.</summary>
    private static Task SettleAsync(CancellationToken cancellationToken) => Task.Delay(1, cancellationToken);

    internal static RecordEnvelope Envelope(ISessionArchive archive, PlannedCall call, AttemptKey attempt) => new()
    {
        Session = archive.Session.Name,
        Key = attempt,
        Reason = AttemptReason.First,
        Document = call.Document,
        Run = call.Run,
        RequestedModel = call.Model,
        Prompt = call.Prompt,
        Sampling = new Sampling(),
        Outcome = OutcomeClass.Answered,
        FinishReason = "stop",
        Text = "Warm, and windy.",
        Body = FakeModel.Body,
        Status = 200,
        Usage = new Usage(612, 431),
        Started = DateTimeOffset.UtcNow,
        Finished = DateTimeOffset.UtcNow,
    };
}
