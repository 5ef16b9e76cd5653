using System.Collections.Immutable;
using System.Globalization;
using Provenance.Workflows.Experiments;
using Provenance.Workflows.Ordinals;

namespace Provenance.Benchmarks.Scale;

/// <summary>What the activities of an experiment answer whose calls are all answered, but for the shares given.</summary>
/// <param name="Waiting">Of so many calls one is told to wait once, for a minute; 0 for none.</param>
/// <param name="Unreadable">Of so many answers one wants a clean-up; 0 for none.</param>
internal sealed record SimulatedActivities(int Calls, int Waiting, int Unreadable)
{
    private readonly HashSet<int> waited = [];

    public object? Answer(string name, object? input) => (name, input) switch
    {
        (ActivityNames.Begin, _) => new SessionStand(Calls, 0, 0, Asks: true),
        (ActivityNames.FindOutstanding, Shard shard) => ImmutableArray.Create(new CallBatch(OrdinalSet.Of(Enumerable.Range(shard.Range.First, shard.Range.Count())))),
        (ActivityNames.Ask, OutstandingCall call) => Ask(call.Ordinal),
        (ActivityNames.CompleteAnalysis, _) => Calls,
        (ActivityNames.Extract, OrdinalRange range) => new CallBatch(OrdinalSet.Of(Enumerable.Range(range.First, range.Count()).Where(ordinal => IsOneOf(ordinal, Unreadable)))),
        (ActivityNames.CleanUp, CleanupCall) => new CleanupReply(Readable: true, 1),
        (ActivityNames.CompleteExtraction or ActivityNames.Calculate, _) => true,
        (ActivityNames.Report, _) => new ExperimentOutcome(ExperimentEnd.Done, Calls, Calls, Calls, null),
        (ActivityNames.Seal, _) => Digest(Calls),
        _ => throw new InvalidOperationException($"Nobody simulates {name}."),
    };

    private AskReply Ask(int ordinal) => IsOneOf(ordinal, Waiting) && waited.Add(ordinal)
        ? new AskReply("rate_limited", 1, null, 60)
        : new AskReply("answered", 1, Digest(ordinal), null, 0.000123m);

    private static bool IsOneOf(int ordinal, int share) => share > 0 && ordinal % share == 0;

    /// <summary>As long as a digest is.</summary>
    private static string Digest(int ordinal) => ordinal.ToString("x64", CultureInfo.InvariantCulture);
}
