using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;

namespace Provenance.Core.Reconciliation;

/// <summary>What an orphan costs at least if it was billed: its prompt, and an answer one token long, as the plan reckons.</summary>
internal sealed class OrphanPrices(ISessionReader session)
{
    private readonly DocumentTexts texts = new(session);
    private readonly PromptBuilder prompts = new(session.Session.Experiment.Framework);

    /// <summary>In US dollars; null when the price is unknown, and for a clean-up.</summary>
    /// <exception cref="CorruptRecordException">A document is missing, or not what was locked.</exception>
    public async Task<decimal?> LowAsync(CallKey call, ModelName model, CancellationToken cancellationToken)
    {
        if (call.Kind != RecordKind.Response || session.Session.Models.FirstOrDefault(settings => settings.Name == model)?.Price is not { } price)
            return null;
        var text = await texts.TextAsync(session.Plan[call.Ordinal].Document, cancellationToken);
        return price.CostOf(new Usage(TokenEstimate.Of(prompts.Build(text)), 1));
    }
}
