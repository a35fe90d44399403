using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Rules;

public sealed class ShippedPackTests
{
    public static TheoryData<string> Ids => ["gba", "eu-2018", "eu-2023-1543"];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_shipped_pack_reads_without_problems_and_is_named_after_its_folder(string id)
    {
        var reading = RulePack.Read(Packs.Bytes(id));
        Assert.Empty(reading.Problems);
        Assert.Equal(id, reading.Pack!.Id);
    }
}
