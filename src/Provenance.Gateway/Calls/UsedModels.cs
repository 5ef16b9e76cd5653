using System.Collections.Concurrent;
using System.Collections.Frozen;
using Provenance.Core.Models;
using Provenance.Core.Sessions;

namespace Provenance.Gateway.Calls;

/// <summary>A session's models, each as a use of models may ask it.</summary>
/// <param name="session">Says which they are.</param>
internal sealed class UsedModels(SessionDocument session)
{
    public SessionDocument Session => session;

    private readonly FrozenDictionary<ModelName, ModelSettings> models = session.Models.ToFrozenDictionary(settings => settings.Name);
    private readonly ConcurrentDictionary<(ModelName Model, string Step), ModelSettings> used = new();

    /// <summary>Null when the session has no settings for the model.</summary>
    /// <param name="step">What it is asked for: <see cref="Subject.Step"/>.</param>
    public ModelSettings? Find(ModelName model, string step) =>
        used.TryGetValue((model, step), out var known) ? known
        : models.TryGetValue(model, out var settings) ? used.GetOrAdd((model, step), Settle(settings, UseSettings.OfStep(step)))
        : null;

    private ModelSettings Settle(ModelSettings settings, string name)
    {
        var use = session.Uses?.FirstOrDefault(use => use.Name == name);
        var applied = use?.Apply(settings) ?? settings;
        return applied.Tokens?.Completion is { } most
            ? applied with { Sampling = applied.Sampling with { MaxOutputTokens = Math.Min(most, applied.Sampling.MaxOutputTokens ?? most) } }
            : applied;
    }
}
