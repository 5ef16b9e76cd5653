using FsCheck;
using FsCheck.Fluent;
using Provenance.Core.Reports.Csv;
using Xunit;

namespace Provenance.Tests.Reports;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("plain, with \"quotes\" and | pipes", "plain, with \"quotes\" and | pipes")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-and so on", "'-and so on")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =1+1", "'  =1+1")]
    [InlineData("\uff1d1", "'\uff1d1")]
    [InlineData("'quoted'", "''quoted'")]
    [InlineData("\t=1", @"\t=1")]
    [InlineData("two\r\nlines", @"two\r\nlines")]
    [InlineData(@"a\b", @"a\\b")]
    [InlineData("\u001b[31m", @"\u001b[31m")]
    [InlineData("a\u202eb", @"a\u202eb")]
    [InlineData("whole \ud83d\ude00", "whole \ud83d\ude00")]
    public void Writes_text_that_nothing_acts_upon(string text, string cell)
    {
        Assert.Equal(cell, CsvText.Write(text));
        Assert.Equal(text, CsvText.Read(cell));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_kept()
    {
        Assert.Equal(@"half \ud83d", CsvText.Write("half \ud83d"));
        Assert.Equal("half \ud83d", CsvText.Read(@"half \ud83d"));
    }

    [Fact]
    public void Reads_back_whatever_it_writes() =>
        Prop.ForAll<string?>(text => text is null || CsvText.Read(CsvText.Write(text)) == text).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(@"\")]
    [InlineData(@"\x")]
    [InlineData(@"\u12")]
    [InlineData(@"\uzzzz")]
    public void Refuses_an_escape_that_it_never_writes(string cell) =>
        Assert.Throws<FormatException>(() => CsvText.Read(cell));
}
