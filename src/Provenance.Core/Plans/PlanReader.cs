using System.Collections.Immutable;
using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Core.Plans;

/// <summary>Reads <c>plan.json</c> as it must be: exactly the canonical bytes that writing the plan again would give.</summary>
internal static class PlanReader
{
    public static Plan Read(ReadOnlyMemory<byte> bytes)
    {
        var plan = Parse(bytes);
        RejectDisorder(plan.Calls);
        return PlanFormat.Write(plan).AsSpan().SequenceEqual(bytes.Span)
            ? plan
            : throw new InvalidPlanException("The plan is not in its canonical form: its bytes were changed, or written by something else.");
    }

    private static Plan Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var shared = new SharedValues();
            return JsonMembers.Read(bytes, json =>
            {
                json.Format(PlanFormat.Version);
                return new Plan([.. json.Objects("calls", call => Call(call, shared))]);
            });
        }
        catch (InvalidMemberException wrong)
        {
            throw new InvalidPlanException($"The plan is not as its format has it. {wrong.Message}", wrong);
        }
    }

    private static PlannedCall Call(JsonMembers json, SharedValues shared) => new(
        json.Integer("ordinal", 1),
        shared.Text(json.Text("document")),
        json.Parse("documentDigest", shared.Digest),
        json.Parse("model", shared.Model),
        json.Integer("run", 1),
        json.Parse("prompt", shared.Digest));

    private static void RejectDisorder(ImmutableArray<PlannedCall> calls)
    {
        var seen = new HashSet<(string, ModelName, int)>();
        for (var i = 0; i < calls.Length; i++)
        {
            var call = calls[i];
            if (call.Ordinal != i + 1)
                throw new InvalidPlanException($"Call {i + 1} of the plan has the ordinal {call.Ordinal}: ordinals count from 1 without gaps.");
            if (!seen.Add((call.Document, call.Model, call.Run)))
                throw new InvalidPlanException(
                    $"Call {call.Ordinal} of the plan asks {call.Model} for run {call.Run} of \"{call.Document}\" again.");
        }
    }

    /// <summary>A plan says the same documents, models and prompts over and over: each is kept once.</summary>
    private sealed class SharedValues
    {
        private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Digest> digests = new(StringComparer.Ordinal);
        private readonly Dictionary<string, ModelName> models = new(StringComparer.Ordinal);

        public string Text(string text) => Share(texts, text, same => same);

        public Digest Digest(string text) => Share(digests, text, Digests.Digest.Parse);

        public ModelName Model(string text) => Share(models, text, ModelName.Parse);

        private static T Share<T>(Dictionary<string, T> known, string text, Func<string, T> parse)
        {
            if (!known.TryGetValue(text, out var value))
                known.Add(text, value = parse(text));
            return value;
        }
    }
}
