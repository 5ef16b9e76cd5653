using Provenance.Core.Digests;

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
}
