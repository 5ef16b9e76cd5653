using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Calls;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Retries;

namespace Provenance.Gateway.Batches;

/// <summary>
/// The batches of one model in one session. A call that comes for the first time waits for others; when one of them comes again, all are
/// submitted together, each with its intent noted before. The provider keeps the session's name beside the batch: who comes after a crash
/// finds there what was submitted, noted or not, and submits none of it again.
/// </summary>
/// <param name="scrub">Takes the key out of a reply.</param>
[SuppressMessage("Design", "CA1001", Justification = "The turn has no wait handle, so it holds nothing that would have to be given back.")]
internal sealed class BatchDesk(
    ISessionArchive archive, SessionBudget budget, IBatchProvider provider, Func<ProviderReply, ProviderReply> scrub, ModelSettings settings, TimeProvider clock)
{
    private const string SessionMark = "provenance_session";
    private const string FileMark = "provenance_file";
    private const int MostInBatch = 50_000;
    private const int MostBytes = 150 * 1024 * 1024;

    /// <summary>Batches are over within a day; who looked more rarely than this would wait on after it.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(2);

    private static readonly TimeSpan BudgetPatience = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim turn = new(1);
    private readonly SortedDictionary<int, ModelCall> waiting = [];
    private readonly Dictionary<CallKey, Submitted> submitted = [];
    private readonly Dictionary<CallKey, CallOutcome> failed = [];
    private readonly Dictionary<CallKey, BudgetExhaustedException> refused = [];
    private readonly Dictionary<CallKey, int> tries = [];
    private bool isRecovered;

    /// <summary>The first look comes soon, as local servers are quick; each later one after as long as the batch has taken so far.</summary>
    private TimeSpan ShortestPause => TimeSpan.FromMilliseconds(Math.Max(5 * settings.InitialDelayMs, 1));

    public async Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await RecoverAsync(cancellationToken);
            if (submitted.TryGetValue(call.Key, out var attempt))
                return await CollectAsync(call, attempt, cancellationToken);
            if (!failed.ContainsKey(call.Key) && (!waiting.TryAdd(call.Key.Ordinal, call) || waiting.Count >= MostInBatch))
                await SubmitAsync();
            if (refused.Remove(call.Key, out var full))
                throw full;
            return failed.Remove(call.Key, out var outcome) ? outcome : Later(call, ShortestPause, "waits for its batch");
        }
        catch (BatchFailedException failure)
        {
            // Nothing was sent, so nothing is recorded.
            var pause = failure.Reply.Outcome.IsRetried() ? failure.Reply.RetryAfter ?? TimeSpan.FromMilliseconds(settings.MaxDelayMs) : (TimeSpan?)null;
            return new CallOutcome(call.Key, failure.Reply.Outcome, null, scrub(failure.Reply).Message, pause);
        }
        finally
        {
            turn.Release();
        }
    }

    private static CallOutcome Later(ModelCall call, TimeSpan pause, string why) =>
        new(call.Key, OutcomeClass.RateLimited, null, why, pause);

    /// <summary>Once for each process: what earlier ones submitted, and have no record of.</summary>
    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        if (isRecovered)
            return;
        if (archive.Calls.Any(call => call.Attempts.Any(IsOpen)))
        {
            await foreach (var batch in provider.ListAsync(settings, cancellationToken))
            {
                if (batch.Created < archive.Session.Created.AddHours(-1))
                    break;
                if (batch.Marks.GetValueOrDefault(SessionMark) == archive.Session.Name && batch.InputFile is { } file)
                    Recover(batch, await provider.ReadFileAsync(settings, file, cancellationToken));
            }
        }

        isRecovered = true;
    }

    private void Recover(ProviderBatch batch, ReadOnlyMemory<byte> file)
    {
        var found = new SubmittedBatch(batch.Id, batch.Created ?? clock.GetUtcNow());
        var labels = BatchFile.Read(file, provider).Lines.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var call in archive.Calls)
        {
            foreach (var attempt in call.Attempts.Where(IsOpen))
            {
                var key = call.Call.Attempt(attempt.Attempt);
                if (labels.Contains(LabelOf(key)))
                    submitted[call.Call] = new Submitted(key, attempt.Reason, found, Reservation: null);
            }
        }
    }

    /// <summary>Everything that waits and that the budget has room for. Once it has begun, it goes through: what is sent is paid for.</summary>
    private async Task SubmitAsync()
    {
        var intended = new List<(ModelCall Call, SessionBudget.Reservation Reservation)>();
        foreach (var call in waiting.Values.ToList())
        {
            if (await TryReserveAsync(call) is { } reservation)
                intended.Add((call, reservation));
        }

        var attempts = await Task.WhenAll(intended.Select(one => archive.BeginAsync(
            new Intent(one.Call.Key, one.Call.Reason, one.Call.Ask.Model, one.Call.Prompt, one.Call.WorstCost), CancellationToken.None)));
        var (file, lines) = (new ArrayBufferWriter<byte>(), new List<Submitted>());
        for (var i = 0; i < attempts.Length; i++)
        {
            waiting.Remove(intended[i].Call.Key.Ordinal);
            var attempt = new Submitted(attempts[i], intended[i].Call.Reason, Batch: null!, intended[i].Reservation);
            await WriteAsync(file, lines, intended[i].Call, attempt);
            if (file.WrittenCount < MostBytes && i < attempts.Length - 1)
                continue;
            await SendAsync(file.WrittenMemory, lines, intended);
            (file, lines) = (new ArrayBufferWriter<byte>(), []);
        }
    }

    /// <returns>Null when there is no room for it: at this moment, or, then it is refused, at all.</returns>
    private async Task<SessionBudget.Reservation?> TryReserveAsync(ModelCall call)
    {
        using var patience = new CancellationTokenSource(BudgetPatience, clock);
        try
        {
            var attempt = call.Key.Attempt((archive.Find(call.Key)?.Attempts.Length ?? 0) + 1);
            return await budget.ReserveAsync(new Expense(UseSettings.OfStep(call.Ask.Subject.Step), attempt, call.WorstCost), patience.Token);
        }
        catch (BudgetExhaustedException full)
        {
            waiting.Remove(call.Key.Ordinal);
            refused[call.Key] = full;
        }
        catch (OperationCanceledException)
        {
            // It waits for what the batches under way leave over.
        }

        return null;
    }

    private async Task WriteAsync(ArrayBufferWriter<byte> file, List<Submitted> lines, ModelCall call, Submitted attempt)
    {
        try
        {
            var request = new ProviderRequest(call.Settings, call.Ask.Prompt, call.Ask.Subject, archive.Session.Name, attempt.Attempt);
            file.Write(provider.WriteLine(request).Span);
            file.Write("\n"u8);
            lines.Add(attempt);
        }
        catch (FormatException unfit)
        {
            await ConcludeAsync(call, attempt, new ProviderReply { Outcome = OutcomeClass.Deterministic, Message = unfit.Message, NeverSent = true });
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> file, List<Submitted> lines, List<(ModelCall Call, SessionBudget.Reservation Reservation)> intended)
    {
        if (lines.Count == 0)
            return;
        try
        {
            var digest = Digest.Of(file.Span).ToString();
            var id = await TryAsync(lines[0].Attempt, () => provider.UploadAsync(settings, file, CancellationToken.None));
            var batch = await TryAsync(lines[0].Attempt, () => CreateAsync(id, digest));
            var made = new SubmittedBatch(batch.Id, clock.GetUtcNow()) { NextLook = clock.GetUtcNow() + ShortestPause };
            foreach (var line in lines)
                submitted[line.Attempt.Call] = line with { Batch = made };
            await NoteAsync("batch-submitted", ("batch", batch.Id), ("calls", Count(lines.Count)), ("file", digest), ("model", settings.Name.ToString()));
        }
        catch (BatchFailedException failure)
        {
            foreach (var line in lines)
                await ConcludeAsync(intended.First(one => one.Call.Key == line.Attempt.Call).Call, line, failure.Reply with { NeverSent = true });
        }
    }

    /// <summary>A batch whose creation was answered by nothing may be there all the same.</summary>
    private async Task<ProviderBatch> CreateAsync(string file, string digest)
    {
        var marks = new Dictionary<string, string>(StringComparer.Ordinal) { [SessionMark] = archive.Session.Name, [FileMark] = digest };
        try
        {
            return await provider.CreateAsync(settings, file, marks, CancellationToken.None);
        }
        catch (BatchFailedException failure) when (failure.Reply.Outcome.IsRetried())
        {
            await foreach (var batch in provider.ListAsync(settings, CancellationToken.None))
            {
                if (batch.Marks.GetValueOrDefault(SessionMark) == archive.Session.Name && batch.Marks.GetValueOrDefault(FileMark) == digest)
                    return batch;
                if (batch.Created < archive.Session.Created.AddHours(-1))
                    break;
            }

            throw;
        }
    }

    private async Task<T> TryAsync<T>(AttemptKey first, Func<Task<T>> send)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                return await send();
            }
            catch (BatchFailedException failure) when (retry < settings.MaxRetries && failure.Reply.Outcome.IsRetried())
            {
                await Task.Delay(RetryDelay.Of(settings, retry, failure.Reply.RetryAfter, archive.Session.Name, first), clock);
            }
        }
    }

    private async Task<CallOutcome> CollectAsync(ModelCall call, Submitted attempt, CancellationToken cancellationToken)
    {
        var batch = attempt.Batch;
        if (batch.Results is null)
        {
            var now = clock.GetUtcNow();
            if (now < batch.NextLook)
                return Later(call, batch.NextLook - now, $"waits for the batch {batch.Id}");
            var found = await provider.FindAsync(settings, batch.Id, cancellationToken);
            if (!found.IsOver)
            {
                var age = now - batch.Began;
                var pause = age < ShortestPause ? ShortestPause : age > LongestPause ? LongestPause : age;
                batch.NextLook = now + pause;
                return Later(call, pause, $"waits for the batch {batch.Id}, which is {found.Status}");
            }

            await ReadAsync(batch, found, cancellationToken);
        }

        submitted.Remove(call.Key);
        var reply = batch.Results!.Remove(LabelOf(attempt.Attempt), out var line) ? line : provider.ReplyWithout(batch.End!);
        return await ConcludeAsync(call, attempt, reply) ?? Later(call, ShortestPause, "waits for its next batch");
    }

    private async Task ReadAsync(SubmittedBatch batch, ProviderBatch found, CancellationToken cancellationToken)
    {
        var results = new BatchFile();
        foreach (var name in new[] { found.OutputFile, found.ErrorFile }.OfType<string>())
            results.Add(await provider.ReadFileAsync(settings, name, cancellationToken), provider);
        (batch.Results, batch.End) = (results.Replies(), found);
        await NoteAsync(
            "batch-ended", ("answers", Count(batch.Results.Count)), ("batch", found.Id), ("status", found.Status),
            ("twice", Count(results.Twice)), ("unreadable", Count(results.Unreadable)));
    }

    /// <summary>Archives what came of an attempt.</summary>
    /// <returns>Null when the call is put into another batch, as it would be asked again.</returns>
    private async Task<CallOutcome?> ConcludeAsync(ModelCall call, Submitted attempt, ProviderReply reply)
    {
        reply = scrub(reply);
        var asked = call with { Reason = attempt.Reason, Settings = AtBatchPrice(call.Settings) };
        var isFirstRecord = archive.Find(call.Key)?.Last is null;
        var envelope = Archived.Envelope(archive.Session.Name, asked, attempt.Attempt, reply) with
        {
            Started = attempt.Batch?.Began ?? clock.GetUtcNow(), Finished = clock.GetUtcNow(), Stop = [.. call.Settings.Stop ?? []],
        };
        var record = await archive.CommitAsync(envelope, isFirstRecord ? call.Ask.Prompt : null);
        attempt.Reservation?.Settle(record.Cost);
        var outcome = new CallOutcome(call.Key, reply.Outcome, record, reply.Message, reply.RetryAfter) { Written = envelope };
        tries[call.Key] = tries.GetValueOrDefault(call.Key) + 1;
        if (reply.Outcome.IsRetried() && tries[call.Key] <= settings.MaxRetries)
        {
            waiting[call.Key.Ordinal] = call with { Reason = AttemptReason.Retry };
            return null;
        }

        if (attempt.Batch is null)
            failed[call.Key] = outcome;
        return outcome;
    }

    private static ModelSettings AtBatchPrice(ModelSettings settings) =>
        settings.BatchPrice is { } price ? settings with { Price = price } : settings;

    private string LabelOf(AttemptKey attempt) => new ProviderRequest(settings, null!, null!, archive.Session.Name, attempt).Label;

    private Task NoteAsync(string what, params (string Name, string Value)[] facts) => archive.NoteAsync(
        new ChronologNote(what, facts.ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal)), CancellationToken.None);

    private static bool IsOpen(AttemptState attempt) => attempt.Record is null;

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>An attempt that is in a batch.</summary>
    private sealed record Submitted(AttemptKey Attempt, AttemptReason Reason, SubmittedBatch Batch, SessionBudget.Reservation? Reservation);

    private sealed record SubmittedBatch(string Id, DateTimeOffset Began)
    {
        public DateTimeOffset NextLook { get; set; }

        /// <summary>By label, until they are collected; null while the batch is not over.</summary>
        public Dictionary<string, ProviderReply>? Results { get; set; }

        public ProviderBatch? End { get; set; }
    }
}
