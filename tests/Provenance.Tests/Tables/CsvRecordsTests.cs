using Provenance.Core.Tables;
using Xunit;

namespace Provenance.Tests.Tables;

public sealed class CsvRecordsTests
{
    [Fact]
    public void Fields_in_quotes_hold_commas_line_ends_and_doubled_quotes()
    {
        var records = CsvRecords.Read("a,b\r\n\"1,2\",\"say \"\"no\"\"\nand go\"\n\n3,\n,\"\"").ToList();

        Assert.Equal([1, 2, 5, 6], records.Select(record => record.Line));
        Assert.Equal([["a", "b"], ["1,2", "say \"no\"\nand go"], ["3", ""], ["", ""]], records.Select(record => record.Fields.ToArray()));
    }

    [Theory]
    [InlineData("a,b\n1,\"2", 2, 2, "not closed")]
    [InlineData("a\n\"1\"2\n", 2, 1, "behind the closing quote")]
    [InlineData("a,b\n1,2\"3\n", 2, 2, "not in quotes")]
    public void What_is_no_csv_is_told_with_line_and_field(string text, int line, int field, string rule)
    {
        var invalid = Assert.Throws<InvalidCsvException>(() => CsvRecords.Read(text).ToList());

        Assert.Equal((line, field), (invalid.Line, invalid.Field));
        Assert.Contains(rule, invalid.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_of_too_many_fields_is_refused() =>
        Assert.Throws<InvalidCsvException>(() => CsvRecords.Read(new string(',', CsvRecords.MostFields)).ToList());
}
