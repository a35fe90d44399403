using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Texts;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Reading;

/// <summary>The reading room with what this node knows: its rule packs, its register, its territory's time.</summary>
internal sealed class ActReader(Self self, KnownOfficials officials, Lookups lookups)
{
    /// <summary>Reads the bytes for the asker; null for bytes that no statement can have.</summary>
    /// <param name="language">Null for the asker's own.</param>
    public async Task<ReadAct?> ReadAsync(
        PortalRequest portal, ReadOnlyMemory<byte> payload, string payloadType, PortalLanguage? language = null)
    {
        if (ActReading.Place(payload) is not { } place)
        {
            return null;
        }

        var pack = await PackAsync(portal, place.Thread);
        var texts = language is null ? portal.T : PortalTexts.Embedded.In(language);
        return ActReading.Read(payload, payloadType, new ReadingContext(texts.Find)
        {
            Pack = pack is null ? null : self.Packs.In(pack, texts.Language.Tag),
            FindPack = digest => self.Packs.Find(digest) is { } named ? self.Packs.In(named, texts.Language.Tag) : null,
            Territory = TerritoryIn(pack),
            Who = id => officials.Find(id, place.At),
        });
    }

    /// <summary>The pack of the order that the bytes name, whatever the page is about.</summary>
    private async Task<RulePack?> PackAsync(PortalRequest portal, string thread)
    {
        var order = portal.Order is { } shown && string.Equals(shown.Number, thread, StringComparison.Ordinal)
            ? shown
            : await lookups.OrderAsync(thread, portal.Http.RequestAborted);
        return order is null ? null : self.Packs.Find(order.State.Issued.Pack.Digest);
    }

    /// <summary>An order that is being issued has no pack yet, and its people read it in the same time.</summary>
    private Territory? TerritoryIn(RulePack? pack) => pack?.FindTerritory(self.Territory)
        ?? self.Packs.All.Select(one => one.Pack.FindTerritory(self.Territory)).FirstOrDefault(one => one is not null);
}
