using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Gateway.Replays;

/// <summary>Takes attempts of a recorded session over into its replay.</summary>
public static class RecordedAttempts
{
    /// <summary>
    /// Before a replay begins: what no ask brings back. These are answers that were imported, and orphans, which an earlier process left
    /// behind, with the attempts before them.
    /// </summary>
    /// <param name="at">Sets the archive's clock: an orphan is known by when it was intended.</param>
    public static async Task TakeOverAsync(
        ISessionReader recorded, ISessionArchive archive, Action<DateTimeOffset> at, CancellationToken cancellationToken)
    {
        foreach (var call in recorded.Calls.OrderBy(call => call.Call.Kind).ThenBy(call => call.Call.Ordinal))
        {
            var isFirst = true;
            foreach (var attempt in call.Attempts.Take(CountBefore(call.Attempts)))
            {
                at(attempt.Intended);
                if (attempt.Record is null)
                {
                    // An orphan has no record that tells its prompt; no figure depends on it.
                    var prompt = recorded.Plan[call.Call.Ordinal].Prompt;
                    await archive.BeginAsync(new Intent(call.Call, attempt.Reason, attempt.Model, prompt, attempt.WorstCost), cancellationToken);
                    continue;
                }

                var envelope = await recorded.ReadAsync(call.Call.Attempt(attempt.Attempt), cancellationToken);
                var text = isFirst ? await FindPromptAsync(call.Call, recorded, cancellationToken) : null;
                await CommitAsync(archive, attempt, envelope, text, cancellationToken);
                isFirst = false;
            }
        }
    }

    /// <summary>Archives an attempt as it was recorded.</summary>
    public static async Task<RecordReference> CommitAsync(
        ISessionArchive archive, AttemptState attempt, RecordEnvelope envelope, Prompt? prompt, CancellationToken cancellationToken)
    {
        var intent = new Intent(envelope.Key.Call, attempt.Reason, attempt.Model, envelope.Prompt, attempt.WorstCost);
        var key = await archive.BeginAsync(intent, cancellationToken);
        return key == envelope.Key
            ? await archive.CommitAsync(envelope, prompt)
            : throw new InvalidOperationException($"The attempt {envelope.Key} can't be replayed as {key}.");
    }

    /// <summary>A prompt as its view has it; null where there is none.</summary>
    internal static async Task<Prompt?> FindPromptAsync(CallKey call, ISessionReader recorded, CancellationToken cancellationToken)
    {
        var ordinal = call.Ordinal.ToString($"D{recorded.Plan.OrdinalDigits}", CultureInfo.InvariantCulture);
        var name = call.Kind == RecordKind.Response ? $"llm_archive/prompt_{ordinal}.txt" : $"llm_archive/cleanup_prompt_{ordinal}.txt";
        return await recorded.ReadViewAsync(name, cancellationToken) is { } bytes ? Prompt.Parse(Encoding.UTF8.GetString(bytes)) : null;
    }

    private static int CountBefore(ImmutableArray<AttemptState> attempts) =>
        1 + attempts.ToList().FindLastIndex(attempt => attempt.Record is null || attempt.Reason == AttemptReason.Imported);
}
