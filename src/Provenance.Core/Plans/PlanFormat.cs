using System.Globalization;
using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Core.Plans;

/// <summary>The format of <c>plan.json</c>: canonical JSON, format 1.</summary>
public static class PlanFormat
{
    public const int Version = 1;

    /// <summary>Reads what <see cref="Write"/> wrote, and nothing else: a byte that differs is an error.</summary>
    /// <exception cref="InvalidPlanException">The bytes are no plan of this format; says where.</exception>
    public static Plan Read(ReadOnlyMemory<byte> bytes) => PlanReader.Read(bytes);

    public static byte[] Write(Plan plan)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        json.BeginArray("calls");
        foreach (var call in plan.Calls)
        {
            json.BeginObject();
            json.String("document", call.Document);
            json.String("documentDigest", call.DocumentDigest.ToString());
            json.String("model", call.Model.ToString());
            json.Integer("ordinal", call.Ordinal);
            json.String("prompt", call.Prompt.ToString());
            json.Integer("run", call.Run);
            json.EndObject();
        }

        json.EndArray();
        json.Integer("format", Version);
        json.EndObject();
        return json.WrittenSpan.ToArray();
    }

    /// <summary>The plan that was written as these bytes.</summary>
    /// <exception cref="InvalidMemberException">The bytes are no plan of format 1, or its ordinals do not count from 1.</exception>
    public static Plan Read(ReadOnlyMemory<byte> bytes) => JsonMembers.Read(bytes, json =>
    {
        json.Format(Version);
        var calls = json.Objects("calls", ReadCall);
        return calls.Index().FirstOrDefault(call => call.Item.Ordinal != call.Index + 1) is { Item: not null } wrong
            ? throw new InvalidMemberException(
                string.Create(CultureInfo.InvariantCulture, $"calls[{wrong.Index}].ordinal"), "ordinals count from 1 without gaps")
            : new Plan([.. calls]);
    });

    private static PlannedCall ReadCall(JsonMembers json) => new(
        json.Integer("ordinal", 1),
        json.Text("document"),
        json.Parse("documentDigest", Digest.Parse),
        json.Parse("model", ModelName.Parse),
        json.Integer("run", 1),
        json.Parse("prompt", Digest.Parse));
}
