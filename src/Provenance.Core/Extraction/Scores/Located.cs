using System.Globalization;
using Provenance.Core.Extraction.Reading;

namespace Provenance.Core.Extraction.Scores;

/// <summary>A value and where it stands in the answer's JSON.</summary>
/// <param name="Name">The name of the member that holds it; that of the array for its items; empty for the root.</param>
/// <param name="Path">Such as <c>document_analyses[0].dimensional_scores</c>; empty for the root.</param>
internal readonly record struct Located(JsonValue Value, string Name, string Path)
{
    public static Located Root(JsonValue value) => new(value, "", "");

    public Located Member(JsonMember member) => new(member.Value, member.Name, Path.Length == 0 ? member.Name : $"{Path}.{member.Name}");

    public Located Item(int index, JsonValue item) => new(item, Name, string.Create(CultureInfo.InvariantCulture, $"{Path}[{index}]"));

    /// <summary>What stands directly in this value.</summary>
    public IReadOnlyList<Located> Children()
    {
        switch (Value)
        {
            case JsonValue.Object o:
                var members = new Located[o.Members.Length];
                for (var i = 0; i < members.Length; i++)
                    members[i] = Member(o.Members[i]);
                return members;
            case JsonValue.Array a:
                var items = new Located[a.Items.Length];
                for (var i = 0; i < items.Length; i++)
                    items[i] = Item(i, a.Items[i]);
                return items;
            default:
                return [];
        }
    }

    /// <summary>Objects and arrays from here, this one first, level by level, as far down and as many as an answer has any use for.</summary>
    public IEnumerable<Located> Containers()
    {
        const int maxDepth = 7, maxContainers = 4_000;
        IEnumerable<Located> level = [this];
        var left = maxContainers;
        for (var depth = 0; depth < maxDepth; depth++)
        {
            var containers = level.Where(located => located.Value is JsonValue.Object or JsonValue.Array).Take(left).ToList();
            left -= containers.Count;
            foreach (var container in containers)
                yield return container;
            level = containers.SelectMany(container => container.Children().Where(child => child.Value is JsonValue.Object or JsonValue.Array));
        }
    }
}
