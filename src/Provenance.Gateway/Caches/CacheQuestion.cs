using System.Runtime.CompilerServices;
using System.Text.Json;
using Provenance.Core;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Gateway.Calls;

namespace Provenance.Gateway.Caches;

/// <summary>A call as a cache sees it.</summary>
internal sealed class CacheQuestion
{
    private static readonly ConditionalWeakTable<ModelSettings, Digest> Settings = [];

    private readonly ModelCall call;
    private readonly Digest settings;
    private readonly Subject? subject;
    private Digest? scope;
    private Task<ReadOnlyMemory<float>?>? meaning;

    private CacheQuestion(ModelCall call, CacheSampling sampling)
    {
        this.call = call;
        settings = Settings.GetValue(call.Settings, DigestOf);
        subject = sampling == CacheSampling.OfExperiment ? call.Ask.Subject : null;
        Key = Write(settings, call.Prompt, call.Ask.Subject.Step, subject?.Run, subject?.Document);
    }

    /// <summary>Of everything that could change the answer.</summary>
    public Digest Key { get; }

    /// <summary>Of all that except what the user says: a question of another scope is never nearly the same.</summary>
    public Digest Scope =>
        scope ??= Write(settings, (call.Ask.Prompt with { User = "" }).Digest, call.Ask.Subject.Step, subject?.Run, document: null);

    /// <param name="sampling">
    /// Whose samples are independent. In an experiment the number of the run and the document are part of the question, so that two runs
    /// are two questions, as are two documents with the same text; elsewhere they are not.
    /// </param>
    public static CacheQuestion Of(ModelCall call, CacheSampling sampling) => new(call, sampling);

    /// <summary>What the question means, found out once.</summary>
    public Task<ReadOnlyMemory<float>?> MeaningAsync(Embed embed, CancellationToken cancellationToken) =>
        meaning ??= embed(call.Ask.Prompt.User, cancellationToken);

    private static Digest Write(Digest settings, Digest prompt, string step, int? run, string? document)
    {
        var json = new CanonicalJsonWriter(capacity: 384);
        json.BeginObject();
        if (document is not null)
            json.String("document", document);
        json.String("prompt", prompt.ToString());
        if (run is { } number)
            json.Integer("run", number);
        json.String("settings", settings.ToString());
        json.String("step", step);
        json.EndObject();
        return Digest.Of(json.WrittenSpan);
    }

    /// <summary>
    /// Of all settings but those that only say how, when and for how much the model is asked. A setting that is added to the program is
    /// part of the question until somebody says here that it is not.
    /// </summary>
    private static Digest DigestOf(ModelSettings settings)
    {
        var asked = settings with
        {
            KeyVariable = null,
            Auth = null,
            TimeoutSeconds = 0,
            TotalTimeoutSeconds = null,
            Streaming = null,
            Concurrency = 0,
            Rates = null,
            Price = null,
            MaxRetries = 0,
            InitialDelayMs = 0,
            BackoffMultiplier = 0,
            JitterFactor = 0,
            MaxDelayMs = 0,
            Fallback = null,
            Tier = null,
            Cache = null,
            BatchAllowed = null,
            BatchPrice = null,
            Tokens = null,
        };
        return Digest.Of(CanonicalJson.Bytes(JsonSerializer.SerializeToElement(asked, ProvenanceJson.Default.ModelSettings)));
    }
}

/// <summary>Which questions have to be answered independently of one another.</summary>
internal enum CacheSampling
{
    /// <summary>Runs are repeated measurements: none may be another's answer.</summary>
    OfExperiment,

    /// <summary>Whoever asks the same wants the same.</summary>
    OfHost,
}
