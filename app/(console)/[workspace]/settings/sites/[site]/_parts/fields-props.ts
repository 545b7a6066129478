/** What each group of fields of a site's settings is given: the settings as they are edited, and how to change them. */
import type { SiteForm } from '../../forms';

export type FieldsProps = {
  settings: SiteForm['settings'];
  change: (part: Partial<SiteForm['settings']>) => void;
  errorOf: (field: string) => string | undefined;
};
