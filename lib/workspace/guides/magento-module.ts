/** A Magento 2 module of four files that posts each saved order, signed with the source's secret. */
export const magentoModule: { file: string; text: string }[] = [
  {
    file: 'registration.php',
    text:
      '<?php\n\\Magento\\Framework\\Component\\ComponentRegistrar::register(\n' +
      "    \\Magento\\Framework\\Component\\ComponentRegistrar::MODULE,\n    'Tieback_Orders',\n    __DIR__\n);",
  },
  {
    file: 'etc/module.xml',
    text:
      '<?xml version="1.0"?>\n<config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
      'xsi:noNamespaceSchemaLocation="urn:magento:framework:Module/etc/module.xsd">\n    <module ' +
      'name="Tieback_Orders"><sequence><module name="Magento_Sales"/></sequence></module>\n</config>',
  },
  {
    file: 'etc/events.xml',
    text:
      '<?xml version="1.0"?>\n<config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
      'xsi:noNamespaceSchemaLocation="urn:magento:framework:Event/etc/events.xsd">\n    <event ' +
      'name="sales_order_save_commit_after">\n        <observer name="tieback_orders" ' +
      'instance="Tieback\\Orders\\Observer\\PostOrder"/>\n    </event>\n</config>',
  },
  {
    file: 'Observer/PostOrder.php',
    text: `<?php
namespace Tieback\\Orders\\Observer;

use Magento\\Framework\\App\\Config\\ScopeConfigInterface;
use Magento\\Framework\\Event\\Observer;
use Magento\\Framework\\Event\\ObserverInterface;
use Magento\\Framework\\HTTP\\Client\\CurlFactory;
use Psr\\Log\\LoggerInterface;

class PostOrder implements ObserverInterface
{
    public function __construct(
        private ScopeConfigInterface $config,
        private CurlFactory $curls,
        private LoggerInterface $log
    ) {
    }

    public function execute(Observer $observer): void
    {
        $address = (string) $this->config->getValue('tieback/orders/address');
        $secret = (string) $this->config->getValue('tieback/orders/secret');
        if ($address === '' || $secret === '') {
            return;
        }
        $order = $observer->getEvent()->getOrder();
        $content = $order->getData();
        $content['items'] = array_values(array_map(static fn ($item) => $item->getData(), $order->getAllItems()));
        $billing = $order->getBillingAddress();
        $content['billing_address'] = $billing ? $billing->getData() : null;
        $memos = [];
        foreach ($order->getCreditmemosCollection() ?: [] as $memo) {
            $memos[] = $memo->getData();
        }
        $body = json_encode(['order' => $content, 'creditmemos' => $memos], JSON_PARTIAL_OUTPUT_ON_ERROR);
        try {
            $curl = $this->curls->create();
            $curl->setTimeout(5);
            $curl->addHeader('Content-Type', 'application/json');
            $curl->addHeader('X-Tieback-Signature', 'sha256=' . hash_hmac('sha256', $body, $secret));
            $curl->post($address, $body);
        } catch (\\Throwable $error) {
            $this->log->warning('Tieback: ' . $error->getMessage());
        }
    }
}`,
  },
];
