using System.Diagnostics;
using System.Globalization;
using Azure.Storage.Blobs;
using Provenance.Archive.Blobs;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Workloads;
using Provenance.Core.Archives;
using Provenance.Core.Plans;

namespace Provenance.Benchmarks.Archives;

/// <summary>Records that are committed to blob storage one by one, each beside a bare upload of the same bytes to the same account.</summary>
internal sealed class BlobWrites(Scratch scratch, string connection, int writes)
{
    /// <summary>First ones that are not counted: the code is not compiled yet, here and in an emulator.</summary>
    private const int WarmUp = 200;

    private readonly List<double> committed = [];
    private readonly List<double> bare = [];

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        Postcards.Write(scratch.In("experiment"), writes + WarmUp, "offline", "");
        var (document, plan) = Postcards.Read(scratch.In("experiment"));
        var name = $"bench-{Guid.NewGuid():N}";
        var store = new BlobSessionStore(new BlobContainerClient(connection, name, BlobRequests.Options()), TimeProvider.System);
        var container = new BlobContainerClient(connection, name);
        var session = await store.CreateAsync(document, plan, cancellationToken);
        await using (var archive = await store.OpenAsync(session, takeOver: false, cancellationToken))
        {
            foreach (var call in plan.Calls)
                await WriteAsync(archive, container, call, cancellationToken);
        }

        await container.DeleteAsync(cancellationToken: cancellationToken);
        return Compare(new Figure("ours", "ms", committed), new Figure("bare", "ms", bare));
    }

    private static IReadOnlyList<Figure> Compare(Figure ours, Figure bare) =>
    [
        Figure.Of("bare upload, p50", "ms", bare.Quantile(0.5)),
        Figure.Of("bare upload, p99", "ms", bare.Quantile(0.99)),
        Figure.Of("archive write, p50", "ms", ours.Quantile(0.5)),
        Figure.Of("archive write, p99", "ms", ours.Quantile(0.99)),
        Figure.Of("ratio at p50", "", ours.Quantile(0.5) / bare.Quantile(0.5), 1.2),
        Figure.Of("ratio at p99", "", ours.Quantile(0.99) / bare.Quantile(0.99), 1.5),
    ];

    private async Task WriteAsync(BlobSessionArchive archive, BlobContainerClient container, PlannedCall call, CancellationToken cancellationToken)
    {
        var key = new CallKey(RecordKind.Response, call.Ordinal);
        var attempt = await archive.BeginAsync(new Intent(key, AttemptReason.First, call.Model, call.Prompt, null), cancellationToken);
        var envelope = SingleWrites.Envelope(archive, call, attempt);
        var bytes = BinaryData.FromBytes(RecordFormat.Write(envelope));

        // By turns, so that neither always comes after the same thing.
        if (call.Ordinal % 2 == 0)
        {
            var (ours, theirs) = (await CommitAsync(archive, envelope), await UploadAsync(container, call, bytes, cancellationToken));
            Note(call, ours, theirs);
        }
        else
        {
            var (theirs, ours) = (await UploadAsync(container, call, bytes, cancellationToken), await CommitAsync(archive, envelope));
            Note(call, ours, theirs);
        }
    }

    private static async Task<TimeSpan> CommitAsync(BlobSessionArchive archive, RecordEnvelope envelope)
    {
        var start = Stopwatch.GetTimestamp();
        await archive.CommitAsync(envelope, prompt: null);
        var took = Stopwatch.GetElapsedTime(start);
        // The view is written in the background: nothing else is to go on.
        await archive.SettleAsync();
        return took;
    }

    private static async Task<TimeSpan> UploadAsync(BlobContainerClient container, PlannedCall call, BinaryData bytes, CancellationToken cancellationToken)
    {
        var blob = container.GetBlobClient(string.Create(CultureInfo.InvariantCulture, $"bare/{call.Ordinal:D4}.json"));
        var start = Stopwatch.GetTimestamp();
        await blob.UploadAsync(bytes, cancellationToken);
        return Stopwatch.GetElapsedTime(start);
    }

    private void Note(PlannedCall call, TimeSpan ours, TimeSpan theirs)
    {
        if (call.Ordinal <= WarmUp)
            return;
        committed.Add(ours.TotalMilliseconds);
        bare.Add(theirs.TotalMilliseconds);
    }
}
