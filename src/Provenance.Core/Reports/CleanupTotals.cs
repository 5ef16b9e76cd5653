using Provenance.Core.Archives;

namespace Provenance.Core.Reports;

/// <summary>What the clean-ups of a session came to. Their cost is no analysis's: it comes on top.</summary>
/// <param name="Answers">Answers that a model was asked to clean up.</param>
/// <param name="Attempts">Requests made for them, orphans included.</param>
/// <param name="InputTokens">Of the attempts whose usage is known.</param>
/// <param name="OutputTokens">Of the attempts whose usage is known.</param>
/// <param name="KnownCost">In US dollars, of the attempts whose cost is known.</param>
/// <param name="UnknownCost">Attempts whose cost is unknown.</param>
public sealed record CleanupTotals(int Answers, int Attempts, long InputTokens, long OutputTokens, decimal KnownCost, int UnknownCost)
{
    public static CleanupTotals None { get; } = new(0, 0, 0, 0, 0, 0);

    public static CleanupTotals Of(IEnumerable<CallState> calls)
    {
        var cleanups = calls.Where(call => call.Call.Kind == RecordKind.Cleanup).ToList();
        var attempts = cleanups.SelectMany(call => call.Attempts).ToList();
        return new CleanupTotals(
            cleanups.Count,
            attempts.Count,
            attempts.Sum(attempt => attempt.Record?.Usage.Input ?? 0),
            attempts.Sum(attempt => attempt.Record?.Usage.Output ?? 0),
            attempts.Sum(attempt => attempt.Record?.Cost ?? 0),
            attempts.Count(attempt => attempt.Record?.Cost is null));
    }
}
