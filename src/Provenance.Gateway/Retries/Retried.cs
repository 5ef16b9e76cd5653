using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Calls;

namespace Provenance.Gateway.Retries;

/// <summary>
/// The one retry loop: tries again after the classes that the taxonomy retries, MaxRetries times at most. A server that asks for a
/// longer pause than MaxDelayMs ends the loop, and its wish goes out with the outcome.
/// </summary>
internal sealed partial class Retried(TimeProvider clock, string session, ILogger<Retried> logger, ICallStep inner) : ICallStep
{
    private static readonly ResiliencePropertyKey<Sequence> SequenceKey = new("sequence");

    private readonly ConcurrentDictionary<int, ResiliencePipeline<CallOutcome>> pipelines = new();

    public async Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var sequence = new Sequence(call, clock.GetTimestamp());
            context.Properties.Set(SequenceKey, sequence);
            var pipeline = pipelines.GetOrAdd(call.Settings.MaxRetries, PipelineOf);
            var outcome = await pipeline.ExecuteAsync(AttemptAsync, context, sequence);
            Conclude(sequence, outcome);
            return outcome with
            {
                RetryAfter = outcome.IsHeldBack || !Waits(call.Settings, outcome) ? outcome.RetryAfter : null,
                Failures = sequence.FailuresWith(outcome),
            };
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Whether any pause that the outcome asks for can be made here.</summary>
    private static bool Waits(ModelSettings settings, CallOutcome outcome) =>
        !outcome.Outcome.IsRetried() || (outcome.RetryAfter ?? TimeSpan.Zero).TotalMilliseconds <= settings.MaxDelayMs;

    private async ValueTask<CallOutcome> AttemptAsync(ResilienceContext context, Sequence sequence)
    {
        sequence.Attempts++;
        var call = sequence.Attempts == 1 ? sequence.Call : sequence.Call with { Reason = AttemptReason.Retry };
        return await inner.AskAsync(call, context.CancellationToken);
    }

    private ResiliencePipeline<CallOutcome> PipelineOf(int maxRetries)
    {
        if (maxRetries == 0)
            return ResiliencePipeline<CallOutcome>.Empty;
        return new ResiliencePipelineBuilder<CallOutcome> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<CallOutcome>
            {
                MaxRetryAttempts = maxRetries,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Result is { IsHeldBack: false } outcome && outcome.Outcome.IsRetried() && Waits(SequenceOf(args.Context).Call.Settings, outcome)),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(DelayOf(SequenceOf(args.Context).Call.Settings, args)),
                OnRetry = Announce,
            })
            .Build();
    }

    private static Sequence SequenceOf(ResilienceContext context) => context.Properties.GetValue(SequenceKey, null!);

    private TimeSpan DelayOf(ModelSettings settings, RetryDelayGeneratorArguments<CallOutcome> args)
    {
        var failed = args.Outcome.Result!;
        var attempt = failed.Record?.Key ?? failed.Call.Attempt(args.AttemptNumber + 1);
        return RetryDelay.Of(settings, args.AttemptNumber, failed.RetryAfter, session, attempt);
    }

    private ValueTask Announce(OnRetryArguments<CallOutcome> args)
    {
        if (args.Outcome.Result is { } failed)
        {
            var sequence = SequenceOf(args.Context);
            sequence.Note(failed, args.RetryDelay);
            var retry = new RetryNote(
                args.AttemptNumber + 1, sequence.Call.Settings.MaxRetries, args.RetryDelay.TotalMilliseconds, args.Duration.TotalMilliseconds);
            LogRetry(failed.Call.Kind, failed.Call.Ordinal, sequence.Call.Settings.Name, failed.Outcome.Name(), retry);
        }

        return ValueTask.CompletedTask;
    }

    private void Conclude(Sequence sequence, CallOutcome outcome)
    {
        var (call, seconds) = (outcome.Call, clock.GetElapsedTime(sequence.Started).TotalSeconds);
        if (outcome.Record is null)
            return;
        if (!outcome.Outcome.IsDone())
            LogGivenUp(call.Kind, call.Ordinal, sequence.Call.Settings.Name, outcome.Outcome.Name(), new(sequence.Attempts, seconds));
        else if (sequence.Attempts > 1)
            LogRecovered(call.Kind, call.Ordinal, sequence.Call.Settings.Name, outcome.Outcome.Name(), new(sequence.Attempts, seconds));
    }

    [LoggerMessage(1, LogLevel.Warning, "{Kind} {Ordinal} of {Model}: {Outcome}; asking again, {Retry}.")]
    private partial void LogRetry(RecordKind kind, int ordinal, ModelName model, string outcome, RetryNote retry);

    [LoggerMessage(2, LogLevel.Information, "{Kind} {Ordinal} of {Model}: {Outcome} after {Effort}.")]
    private partial void LogRecovered(RecordKind kind, int ordinal, ModelName model, string outcome, EffortNote effort);

    [LoggerMessage(3, LogLevel.Warning, "{Kind} {Ordinal} of {Model}: {Outcome}, given up after {Effort}.")]
    private partial void LogGivenUp(RecordKind kind, int ordinal, ModelName model, string outcome, EffortNote effort);

    /// <summary>The attempts of one call in this loop.</summary>
    private sealed class Sequence(ModelCall call, long started)
    {
        private readonly List<FailedAttempt> failures = [];

        public ModelCall Call { get; } = call;

        public long Started { get; } = started;

        public int Attempts { get; set; }

        public void Note(CallOutcome failed, TimeSpan? delay) =>
            failures.Add(new FailedAttempt(Call.Settings.Name, failed.Record?.Key.Attempt ?? 0, failed.Outcome, failed.Message, delay));

        /// <summary>Every failure of the loop, how it ended included.</summary>
        public ImmutableArray<FailedAttempt> FailuresWith(CallOutcome end)
        {
            if (!end.Outcome.IsDone())
                Note(end, delay: null);
            return failures.Count == 0 ? [] : [.. failures];
        }
    }
}
