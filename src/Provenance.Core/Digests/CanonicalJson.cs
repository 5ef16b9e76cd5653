using System.Text.Json;

namespace Provenance.Core.Digests;

/// <summary>Canonical JSON (RFC 8785, the JSON Canonicalization Scheme) of documents: whatever is hashed goes through it.</summary>
public static class CanonicalJson
{
    /// <summary>The canonical bytes of this element. Numbers are IEEE 754 doubles, as the scheme has them.</summary>
    /// <exception cref="JsonException">An object has two members of one name.</exception>
    public static byte[] Bytes(JsonElement element)
    {
        var writer = new CanonicalJsonWriter();
        Write(writer, null, element);
        return writer.WrittenSpan.ToArray();
    }

    private static void Write(CanonicalJsonWriter writer, string? name, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                if (name is null) writer.BeginObject();
                else writer.BeginObject(name);
                WriteMembers(writer, element);
                writer.EndObject();
                break;
            case JsonValueKind.Array:
                if (name is null) writer.BeginArray();
                else writer.BeginArray(name);
                foreach (var item in element.EnumerateArray())
                    Write(writer, null, item);
                writer.EndArray();
                break;
            default:
                writer.Scalar(name, element);
                break;
        }
    }

    private static void WriteMembers(CanonicalJsonWriter writer, JsonElement element)
    {
        var members = element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).ToList();
        for (var i = 1; i < members.Count; i++)
        {
            if (members[i].Name == members[i - 1].Name)
                throw new JsonException($"The member \"{members[i].Name}\" stands twice in one object.");
        }

        foreach (var member in members)
            Write(writer, member.Name, member.Value);
    }
}
