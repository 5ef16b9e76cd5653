using System.Globalization;
using Provenance.Core.Models;
using Provenance.Gateway.Calls;

namespace Provenance.Gateway.Budgets;

/// <summary>
/// Sends no prompt that may have more tokens than the settings allow. It is told by its bytes, which bound its tokens whatever the
/// tokenizer; nothing is announced, and no attempt is used up.
/// </summary>
internal sealed class TokenLimited(ICallStep inner) : ICallStep
{
    public Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken)
    {
        if (call.Settings.Tokens?.Prompt is not { } most)
            return inner.AskAsync(call, cancellationToken);
        var bound = WorstCase.InputTokens(call.Ask.Prompt);
        return bound <= most ? inner.AskAsync(call, cancellationToken) : Task.FromResult(TooLong(call, bound, most));
    }

    private static CallOutcome TooLong(ModelCall call, long bound, long most) => new(
        call.Key,
        OutcomeClass.Deterministic,
        Record: null,
        string.Create(CultureInfo.InvariantCulture, $"The prompt may have {bound} tokens; at most {most} are allowed for this use."));
}
