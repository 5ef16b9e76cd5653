using System.Text;
using Provenance.Core.Digests;
using Provenance.Core.Seals;
using Provenance.Testing.Archives;
using Xunit;

namespace Provenance.Tests.Seals;

public sealed class SealStatementTests
{
    /// <summary>Format 1 of a seal's statement: it stays written so, and readable for ever.</summary>
    [Fact]
    public void A_statement_is_written_as_format_1_has_it()
    {
        const string Written =
            "{'_type':'https://in-toto.io/Statement/v1','predicate':{'chronolog':{'entries':7,'head':'0'},'format':1,'log':{'root':'0','size':3},"
            + "'number':2,'plan':'0','previous':'0','scope':'session','sealedAt':'2026-11-20T09:30:00.0000000Z','session':'session_20261120_093000',"
            + "'tool':'0.1.0','tree':{'root':'0','size':5}},'predicateType':'urn:provenance:session-seal:v1',"
            + "'subject':[{'digest':{'sha256':'0'},'name':'seals/seal_0002.sha256'}]}";
        Assert.Equal(
            Written.Replace("'0'", $"'{Zero}'", StringComparison.Ordinal).Replace('\'', '"'),
            Encoding.UTF8.GetString(Statement.Write().Span));
    }

    [Fact]
    public void A_statement_is_read_as_it_was_written()
    {
        var read = SealStatement.Read(Statement.Write());

        Assert.Equal(Statement.Subjects.ToList(), read.Subjects.ToList());
        Assert.Equal(Statement with { Subjects = [] }, read with { Subjects = [] });
    }

    [Theory]
    [InlineData("Statement/v1", "Statement/v2", "_type")]
    [InlineData("session-seal:v1", "session-seal:v2", "predicateType")]
    [InlineData("\"format\":1", "\"format\":2", "predicate.format")]
    [InlineData("\"number\":2", "\"number\":0", "predicate.number")]
    [InlineData("\"scope\"", "\"scape\"", "predicate.scope")]
    public void A_statement_of_another_kind_is_refused_by_its_member(string from, string to, string member)
    {
        var text = Encoding.UTF8.GetString(Statement.Write().Span).Replace(from, to, StringComparison.Ordinal);

        Assert.Equal(member, Assert.Throws<InvalidMemberException>(() => SealStatement.Read(Encoding.UTF8.GetBytes(text))).Member);
    }

    [Fact]
    public void A_list_is_read_by_sha256sum_and_its_lines_are_the_leaves()
    {
        var list = new SealList("session_20261120_093000");
        list.Add(new SealedFile("plan.json", Digest.Of("")));
        var copy = list.Copy();
        copy.Add(new ChronologPoint(7, Digest.Of("")));

        Assert.Equal(
            "# provenance seal list, format 1\n# session session_20261120_093000\n"
                + $"{Digest.Of("")}  plan.json\n# chronolog 7 {Digest.Of("")}\n",
            Encoding.UTF8.GetString(copy.Text.Span));
        var tree = new GrowingTree();
        foreach (var line in SealList.Lines(copy.Text))
            tree.Add(line.Span);
        Assert.Equal((tree.Head, 3), (copy.Tree.Head, list.Tree.Head.Size));
        Assert.Equal("plan.json", SealList.ReadLine(SealList.Lines(list.Text)[2].Span)!.Name);
        Assert.Throws<FormatException>(() => SealList.ReadLine("abc  plan.json"u8));
    }

    private static SealStatement Statement { get; } = new()
    {
        Session = "session_20261120_093000",
        Number = 2,
        Scope = "session",
        SealedAt = SampleSession.Created,
        Tool = "0.1.0",
        Plan = Zero,
        Chronolog = new ChronologPoint(7, Zero),
        Tree = new TreeHead(5, Zero),
        Log = new TreeHead(3, Zero),
        Previous = Zero,
        Subjects = [new SealedFile("seals/seal_0002.sha256", Zero)],
    };

    private static Digest Zero => Digest.Parse(new string('0', 64));
}
