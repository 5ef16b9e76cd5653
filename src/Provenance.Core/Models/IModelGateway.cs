using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;

namespace Provenance.Core.Models;

/// <summary>
/// The one door to every model. Behind it a call is looked for in the archive, announced, asked, retried where that can help, archived
/// and priced, in an order that no caller can change.
/// </summary>
public interface IModelGateway
{
    /// <summary>
    /// Settles one call. What a model or provider says, however bad, comes back as an outcome; only cancellation, a full budget
    /// (<see cref="BudgetExhaustedException"/>) and a broken archive are exceptions.
    /// </summary>
    /// <param name="cancellationToken">
    /// Ends every wait and lets nothing new be sent. A request that is under way ends by itself and is archived: it is paid for.
    /// </param>
    Task<CallOutcome> AskAsync(Ask ask, CancellationToken cancellationToken);

    /// <summary>Changes what the session may spend in its whole life, in every process that asks for it.</summary>
    /// <param name="usd">In US dollars.</param>
    Task LimitAsync(decimal usd) => throw new NotSupportedException("This gateway keeps no budget.");
}

/// <summary>One call, ready to be asked.</summary>
/// <param name="Subject">What the call is about, for the models that answer without a network.</param>
/// <param name="AfterAttempt">
/// Records of attempts up to this one do not settle the call: it is asked again whatever they say (<c>--retry-failed</c>, a clean-up that
/// could not be read either). A number, not a flag, so that an ask that is run twice is still sent once.
/// </param>
public sealed record Ask(CallKey Call, ModelName Model, Prompt Prompt, Subject Subject, int AfterAttempt = 0)
{
    /// <summary>Hears the call while it is asked; null for nobody.</summary>
    public CallListener? Listener { get; init; }

    /// <summary>What this call wants otherwise than the model's settings say; null for nothing, as in every experiment.</summary>
    public Func<ModelSettings, ModelSettings>? Adjust { get; init; }

    /// <summary>A flag of the caller's, such as that of a header: calls with the flag of a rollout get its candidate. Null for none.</summary>
    public string? Flag { get; init; }

    /// <summary>The share of calls that a rollout takes by chance spares this one. Its flag puts it there all the same.</summary>
    public bool IsCritical { get; init; }

    /// <summary>The arm of a comparison that the caller has put the call in, such as one of two prompts; null leaves that to the rollouts.</summary>
    public Assignment? Assignment { get; init; }
}

/// <summary>What a call is about. Real providers never see it.</summary>
/// <param name="Step"><see cref="Analysis"/> or <see cref="Cleanup"/>.</param>
public sealed record Subject(
    Framework Framework, string Document, string DocumentName, Digest DocumentDigest, string DocumentText, int Run, string Step)
{
    public const string Analysis = "analysis";
    public const string Cleanup = "cleanup";
}

/// <summary>What became of a call after everything the gateway may do for it.</summary>
/// <param name="Record">The record that decided; null when no byte ever came back, and when nothing was sent because another call had shown that it can't help.</param>
/// <param name="RetryAfter">The provider asked for a pause longer than the gateway waits: ask again then.</param>
public sealed record CallOutcome(
    CallKey Call, OutcomeClass Outcome, RecordReference? Record, string? Message = null, TimeSpan? RetryAfter = null)
{
    /// <summary>What was archived, when that has just been done; null when the record is an older one.</summary>
    public RecordEnvelope? Written { get; init; }

    /// <summary>The model that answered instead of the one that was asked; null when that one answered, and when none did.</summary>
    public ModelName? Substitute { get; init; }

    /// <summary>
    /// Nothing was sent: the endpoint is left alone until <see cref="RetryAfter"/> is over. It counts neither as an attempt nor as a retry.
    /// </summary>
    public bool IsHeldBack { get; init; }

    /// <summary>Every attempt that failed on the way to this outcome, in order, those of substitutes included; empty when the first one came to an end.</summary>
    public ImmutableArray<FailedAttempt> Failures { get; init; } = [];
}

/// <summary>An attempt of a chain that failed.</summary>
/// <param name="Model">Who was asked.</param>
/// <param name="Attempt">The number of its record; 0 when nothing was sent.</param>
/// <param name="Delay">What was waited after it before the next attempt; null when it was the last one of this model.</param>
public sealed record FailedAttempt(ModelName Model, int Attempt, OutcomeClass Outcome, string? Message, TimeSpan? Delay)
{
    public override string ToString()
    {
        var number = Attempt == 0 ? "not sent" : string.Create(CultureInfo.InvariantCulture, $"attempt {Attempt}");
        var then = Delay is { } delay ? string.Create(CultureInfo.InvariantCulture, $", then {delay.TotalMilliseconds:F0} ms") : "";
        return $"{Model} ({number}): {Outcome.Name()}: {Message ?? "no reason given"}{then}";
    }
}

/// <summary>The next call could cost more than what is left. Nothing was sent.</summary>
/// <param name="scope">What the limit is for, such as <c>for extraction</c>; null for the session as a whole.</param>
public sealed class BudgetExhaustedException(decimal limit, decimal spent, decimal? needed, string? scope = null)
    : ProvenanceException(
        needed is null
            ? $"The budget of {limit} USD can't be kept: the price of the next call is unknown."
            : $"The budget of {limit} USD{(scope is null ? "" : $" {scope}")} would be exceeded: {spent} USD are spent or reserved, the next call may cost {needed} USD.")
{
    public decimal Limit { get; } = limit;

    /// <summary>Spent, and reserved by calls in flight.</summary>
    public decimal Spent { get; } = spent;

    /// <summary>What the next call may cost at most; null when unknown.</summary>
    public decimal? Needed { get; } = needed;
}
