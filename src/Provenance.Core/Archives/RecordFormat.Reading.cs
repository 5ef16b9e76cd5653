using System.Globalization;
using System.Text;
using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Core.Archives;

public static partial class RecordFormat
{
    /// <summary>The envelope that was written as these bytes.</summary>
    /// <exception cref="InvalidMemberException">The bytes are no record of a format that is read here.</exception>
    public static RecordEnvelope Read(ReadOnlyMemory<byte> bytes) => JsonMembers.Read(bytes, json =>
    {
        json.Format(OldestVersion, Version);
        return new RecordEnvelope
        {
            Session = json.Text("session"),
            Key = new AttemptKey(json.Value("kind", RecordNames.Kind), json.Integer("ordinal", 1), json.Integer("attempt", 1)),
            Reason = json.Value("reason", RecordNames.Reason),
            Document = json.Text("document"),
            Run = json.Integer("run", 1),
            RequestedModel = json.Parse("requestedModel", ModelName.Parse),
            Substitute = json.OptionalParse("substitute", ModelName.Parse),
            ActualModel = json.OptionalText("actualModel"),
            Disclaimer = json.OptionalText("disclaimer"),
            Cached = json.OptionalObject("cached", ReadCacheSource),
            Assignment = json.OptionalObject("assignment", ReadAssignment),
            Template = json.OptionalText("template"),
            Stop = json.OptionalTexts("stop") is { Count: > 0 } stop ? [.. stop] : [],
            Prompt = json.Parse("prompt", Digest.Parse),
            Sampling = json.Object("sampling", ReadSampling),
            Outcome = json.Value("outcome", OutcomeClasses.Parse),
            Message = json.OptionalText("message"),
            FinishReason = json.OptionalText("finishReason"),
            Text = json.OptionalText("text"),
            Body = json.OptionalParse("bodyBase64", Convert.FromBase64String) ?? json.Parse("body", Encoding.UTF8.GetBytes),
            Status = json.OptionalInteger("status", 0),
            RequestId = json.OptionalText("requestId"),
            Usage = json.Object("usage", ReadUsage),
            Cost = json.OptionalValue("cost", Decimal),
            Price = json.OptionalObject("price", ReadPrice),
            Charged = json.OptionalValue("charged", Decimal),
            Started = json.OptionalValue("started", UtcTime.Parse),
            FirstToken = json.OptionalValue("firstToken", UtcTime.Parse),
            Finished = json.OptionalValue("finished", UtcTime.Parse),
        };
    });

    private static Assignment ReadAssignment(JsonMembers json) => new(json.Text("experimentId"), json.Text("arm"));

    private static CacheSource ReadCacheSource(JsonMembers json) => new(
        json.Value("kind", RecordNames.Cache), json.Text("session"), json.Parse("record", Digest.Parse), json.OptionalNumber("similarity"));

    private static Price ReadPrice(JsonMembers json) => new(
        json.Value("inputPerMillion", Decimal),
        json.Value("outputPerMillion", Decimal),
        json.Value("asOf", text => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture)),
        json.OptionalValue("cachedInputPerMillion", Decimal),
        json.OptionalValue("cacheWritePerMillion", Decimal));

    private static Sampling ReadSampling(JsonMembers json) => new(
        json.OptionalNumber("temperature"), json.OptionalNumber("topP"), json.OptionalInteger("maxOutputTokens", 0), Long(json, "seed"));

    private static Usage ReadUsage(JsonMembers json) =>
        new(Long(json, "input"), Long(json, "output"), Long(json, "cachedInput"), Long(json, "reasoning"), Long(json, "cacheWrite"));

    private static long? Long(JsonMembers json, string name) => json.IsText(name)
        ? json.OptionalValue(name, text => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
        : json.OptionalInteger(name);

    private static decimal Decimal(string text) =>
        decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
