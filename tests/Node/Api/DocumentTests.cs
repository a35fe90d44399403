using System.Text.Json;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;

namespace LotusBridge.Tests.Node.Api;

[Collection(ApiCollection.Name)]
public sealed class DocumentTests(ApiStage stage)
{
    [Fact]
    public async Task The_document_is_openapi_3_1_and_has_every_route_of_the_table_and_no_other()
    {
        using var document = await ReadAsync();
        Assert.StartsWith("3.1", document.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);

        var listed = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject()
                .Select(one => one.Name.ToUpperInvariant() + " " + path.Name[ActRoute.Root.Length..]));

        Assert.Equal(
            RouteTable.All.Select(rule => rule.ToString()).Order(StringComparer.Ordinal),
            listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_says_what_it_is_and_that_it_needs_a_token_unless_it_is_public()
    {
        using var document = await ReadAsync();
        foreach (var rule in RouteTable.All)
        {
            var operation = document.RootElement.GetProperty("paths").GetProperty(ActRoute.Root + rule.Pattern)
                .GetProperty(rule.Method.ToLowerInvariant());
            Assert.Equal(rule.Summary, operation.GetProperty("summary").GetString());
            Assert.Equal(rule.IsPublic, !operation.TryGetProperty("security", out _));
        }
    }

    [Theory]
    [InlineData("SignedAct", new[] { "statement", "annex" })]
    [InlineData(
        "ActAccepted", new[] { "digest", "type", "thread", "index", "finality", "state", "article", "confirmed" })]
    [InlineData(
        "StatementLine",
        new[] { "digest", "type", "by", "role", "at", "index", "finality", "void", "article", "confirmed" })]
    [InlineData("OrderList", new[] { "orders", "after", "total", "moreThan" })]
    [InlineData("OrderLine", new[] { "number", "kind", "state", "at", "category", "due", "case" })]
    [InlineData("UploadProgress", new[] { "size", "received", "state", "missing", "receipt", "until" })]
    [InlineData("PartTaken", new[] { "part", "received", "size" })]
    public async Task A_wire_record_is_described_as_the_specification_spells_it(string name, string[] members)
    {
        using var document = await ReadAsync();
        var schema = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(name);
        Assert.Equal(members, schema.GetProperty("properties").EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task The_public_routes_answer_anybody()
    {
        var client = new NodeClient(new HttpClient { BaseAddress = stage.Cast.Macau.Api }, null, TimeProvider.System);

        var status = (await client.StatusAsync(default)).Required();
        Assert.Equal(("MO", stage.Federation.Roster.Hash, true), (status.Territory, status.Roster, status.Demonstration));
        Assert.Equal(stage.Federation.Roster.Envelope.Bytes.ToArray(), (await client.RosterAsync(default)).Required());
        var pack = Assert.Single((await client.PacksAsync(default)).Required().Packs);
        var bytes = (await client.PackAsync(pack.Id, default)).Required();
        Assert.Equal(pack.Digest, Ledger.Digest.Of(bytes));
        Assert.Equal(bytes, (await client.PackAsync(pack.Digest.ToString(), default)).Required());
        Assert.Equal("not-found", (await client.PackAsync("other", default)).Refusal!.Code);
    }

    private async Task<JsonDocument> ReadAsync()
    {
        using var http = new HttpClient { BaseAddress = stage.Cast.Macau.Api };
        return JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json"));
    }
}
