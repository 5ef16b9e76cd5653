using System.Collections.Immutable;
using System.Globalization;
using Provenance.Archive.Seals;
using Provenance.Core.Digests;
using Provenance.Core.Disclosures;
using Provenance.Core.Verification;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Disclosures;

/// <summary>What a disclosure says is withheld, as far as it is proved; and where it is not what it says to be.</summary>
/// <param name="Withheld">Names of files that are not there, and were when the session was sealed.</param>
internal sealed record DisclosureCheck(ImmutableHashSet<string> Withheld, ImmutableArray<Discrepancy> Broken, ImmutableArray<string> Notices)
{
    private static readonly DisclosureCheck Nothing = new([], [], []);

    /// <param name="seals">Those whose signatures fit.</param>
    public static DisclosureCheck Of(IFileStore files, string session, IReadOnlyList<SealSummary> seals)
    {
        var path = $"{session}/{Disclosure.FileName}";
        if (!files.FileExists(path))
            return Nothing;
        try
        {
            var disclosure = Disclosure.Read(files.ReadAll(path));
            return disclosure.Session == session && seals.Any(seal => seal.Number == disclosure.Seal && seal.Root == disclosure.Root)
                ? Of(files, disclosure)
                : Nothing with { Broken = [new Discrepancy(Disclosure.FileName, "seal", "it speaks of a seal that is not here, or not signed")] };
        }
        catch (InvalidMemberException wrong)
        {
            return Nothing with { Broken = [new Discrepancy(Disclosure.FileName, wrong.Member.Length == 0 ? null : wrong.Member, wrong.Rule)] };
        }
    }

    /// <summary>What differs for another reason than that it is withheld.</summary>
    public IEnumerable<Discrepancy> Remaining(IEnumerable<Discrepancy> found) =>
        found.Where(one => !Withheld.Contains(one.File) && !(one.File == Disclosure.FileName && Broken.IsEmpty));

    private static DisclosureCheck Of(IFileStore files, Disclosure disclosure)
    {
        var broken = ImmutableArray.CreateBuilder<Discrepancy>();
        var withheld = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var file in disclosure.Withheld)
        {
            if (!file.IsProved(disclosure.Root))
                broken.Add(new Discrepancy(Disclosure.FileName, file.File.Name, "its proof does not lead to the sealed root, or such a file can't be withheld"));
            else if (files.FileExists($"{disclosure.Session}/{file.File.Name}"))
                broken.Add(new Discrepancy(file.File.Name, null, "it is said to be withheld, and is there"));
            else
                withheld.Add(file.File.Name);
        }

        var kinds = disclosure.Withheld.Where(file => withheld.Contains(file.File.Name)).GroupBy(file => file.Kind).OrderBy(kind => kind.Key)
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Count()} {kind.Key.Name()}"));
        return new DisclosureCheck(
            withheld.ToImmutable(),
            broken.ToImmutable(),
            [$"{withheld.Count} files are withheld ({string.Join(", ", kinds)}): each was there when the session was sealed, with the digest that stands here; no figure was computed again"]);
    }
}
