using System.Collections.Immutable;
using System.Text.Json;
using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Core.Plans;

/// <summary>Reads <c>plan.json</c> as it must be: exactly the canonical bytes that writing the plan again would give.</summary>
internal static class PlanReader
{
    private static readonly string[] PlanMembers = ["calls", "format"];
    private static readonly string[] CallMembers = ["document", "documentDigest", "model", "ordinal", "prompt", "run"];

    public static Plan Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8 });
            var plan = Read(json.RootElement);
            return PlanFormat.Write(plan).AsSpan().SequenceEqual(bytes.Span)
                ? plan
                : throw new InvalidPlanException(
                    "The plan is not in its canonical form: its bytes were changed, or written by something else.");
        }
        catch (JsonException wrong)
        {
            throw new InvalidPlanException($"The plan is not JSON: {wrong.Message}", wrong);
        }
    }

    private static Plan Read(JsonElement root)
    {
        Require(root, PlanMembers, "The plan");
        var format = Integer(root, "format", "The plan");
        if (format != PlanFormat.Version)
            throw new InvalidPlanException($"The plan has format {format}; this program reads format {PlanFormat.Version}.");
        var calls = root.GetProperty("calls");
        if (calls.ValueKind != JsonValueKind.Array)
            throw new InvalidPlanException("The plan's \"calls\" must be a list.");
        var plan = new Plan([.. calls.EnumerateArray().Select(Call)]);
        RejectRepetition(plan.Calls);
        return plan;
    }

    private static PlannedCall Call(JsonElement element, int index)
    {
        var what = $"Call {index + 1} of the plan";
        Require(element, CallMembers, what);
        var call = new PlannedCall(
            Integer(element, "ordinal", what),
            Text(element, "document", what),
            Parse(element, "documentDigest", what, Digest.Parse),
            Parse(element, "model", what, ModelName.Parse),
            Integer(element, "run", what),
            Parse(element, "prompt", what, Digest.Parse));
        if (call.Ordinal != index + 1)
            throw new InvalidPlanException($"{what} has the ordinal {call.Ordinal}: ordinals count from 1 without gaps.");
        return call.Run >= 1 ? call : throw new InvalidPlanException($"{what} has the run {call.Run}: runs count from 1.");
    }

    private static void RejectRepetition(ImmutableArray<PlannedCall> calls)
    {
        var seen = new HashSet<(string, ModelName, int)>();
        foreach (var call in calls)
        {
            if (!seen.Add((call.Document, call.Model, call.Run)))
                throw new InvalidPlanException(
                    $"Call {call.Ordinal} of the plan asks {call.Model} for run {call.Run} of \"{call.Document}\" again.");
        }
    }

    private static void Require(JsonElement element, string[] members, string what)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new InvalidPlanException($"{what} must be an object.");
        var names = element.EnumerateObject().Select(member => member.Name).ToList();
        if (names.Except(members).FirstOrDefault() is { } unknown)
            throw new InvalidPlanException($"{what} has an unknown member \"{unknown}\".");
        if (members.Except(names).FirstOrDefault() is { } missing)
            throw new InvalidPlanException($"{what} has no \"{missing}\".");
    }

    private static int Integer(JsonElement element, string name, string what) =>
        element.GetProperty(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value)
            ? value
            : throw new InvalidPlanException($"{what}: \"{name}\" must be a whole number.");

    private static string Text(JsonElement element, string name, string what)
    {
        try
        {
            return element.GetProperty(name) is { ValueKind: JsonValueKind.String } text
                ? text.GetString()!
                : throw new InvalidPlanException($"{what}: \"{name}\" must be text.");
        }
        catch (InvalidOperationException wrong)
        {
            throw new InvalidPlanException($"{what}: \"{name}\" is no valid text.", wrong);
        }
    }

    private static T Parse<T>(JsonElement element, string name, string what, Func<string, T> parse)
    {
        try
        {
            return parse(Text(element, name, what));
        }
        catch (FormatException wrong)
        {
            throw new InvalidPlanException($"{what}: \"{name}\": {wrong.Message}", wrong);
        }
    }
}
